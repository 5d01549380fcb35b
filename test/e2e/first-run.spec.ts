import { mkdtempSync, rmSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { expectSameDocument, markDocument, setUpTeam } from "./support/people.ts";
import { startCli, type Running } from "./support/product.ts";
import { expect, expectAccessible, keepScreenshot, test } from "./support/test.ts";

/** What a machine that fell silent politely may take to be shown so; the socket closes, so it is not the ten seconds of a cut cable. */
const CLOSED_SOCKET_MS = 3_000;

test("the first person sets up the team and finds this machine in the list, online", async ({ page, product }) => {
  await page.goto(product.setupUrl);
  await expect(page.getByLabel("Set-up code")).toHaveValue(product.setupCode);
  await expectAccessible(page);
  await keepScreenshot(page, "setup");

  await setUpTeam(page, product);

  const row = machineRow(page);
  await expect(row).toContainText("Online");
  await expect(row).toContainText("Linux", { ignoreCase: true });
  await expect(row).toContainText(/\d %/);
  await expectAccessible(page);
  await keepScreenshot(page, "machines");
});

test("a machine whose agent stops goes offline, and comes back when it starts, without a reload", async ({
  page,
  product,
}) => {
  await setUpTeam(page, product);
  const row = machineRow(page);
  await expect(row).toContainText("Online");
  await markDocument(page);

  process.kill(product.agentPid(), "SIGTERM");
  await expect(row).toContainText("Offline", { timeout: CLOSED_SOCKET_MS });
  await keepScreenshot(page, "machines-offline");

  await using agent = disposable(startCli(["agent", "--data", product.dataFolder]));
  await expect(row).toContainText("Online");
  expect(agent.process.exitCode).toBeNull();
  await expectSameDocument(page);
});

test("an agent that is killed is shown offline within seconds and is started again", async ({ page, product }) => {
  await setUpTeam(page, product);
  const row = machineRow(page);
  await expect(row).toContainText("Online");

  process.kill(product.agentPid(), "SIGKILL");
  await expect(row).toContainText("Offline", { timeout: CLOSED_SOCKET_MS });

  await expect(row).toContainText("Online", { timeout: 30_000 });
});

test("a second machine waits until an admin has compared its fingerprint and let it in", async ({ page, product }) => {
  await setUpTeam(page, product);
  const command = await makeEnrolmentCommand(page);

  await using agent = await startSecondAgent(command);
  const arrival = page.getByText("appeared, waiting for your approval");
  await expect(arrival).toBeVisible();
  await keepScreenshot(page, "add-machine-arrived");
  await page.getByRole("button", { name: "Done" }).click();

  await page.getByRole("link", { name: "Review" }).click();
  await expect(page.getByRole("heading", { name: "Pending machines", level: 1 })).toBeVisible();
  const fingerprint = await page
    .getByText(/^SHA256:/)
    .first()
    .innerText();
  expect(agent.log()).toContain(fingerprint);
  await expectAccessible(page);
  await keepScreenshot(page, "pending");

  await page.getByRole("button", { name: "Approve…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
  await expect(page.getByText("Nobody is waiting")).toBeVisible();
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Machines" }).click();
  await expect(page.getByRole("row").filter({ hasText: "Online" })).toHaveCount(2);
});

test("a robot that is added on the machine appears under it, connected", async ({ page, product }) => {
  await setUpTeam(page, product);
  await expect(machineRow(page)).toContainText("Online");
  await machineRow(page).getByRole("link").first().click();
  await expect(page.getByText("There is none yet.")).toBeVisible();

  const add = startCli(["robot", "add", "Avory", "--type", "development", "--data", product.dataFolder]);
  await expect.poll(() => add.process.exitCode).toBe(0);

  const robot = page.getByRole("listitem").filter({ hasText: "Avory" });
  await expect(robot).toContainText("development");
  await expect(robot).toContainText("connected");
  await expectAccessible(page);
  await keepScreenshot(page, "machine");
});

/** The row of this machine. It is the only one whose name is the host's until somebody renames it. */
function machineRow(page: Page): Locator {
  return page.getByRole("row").filter({ hasText: hostname() }).first();
}

async function makeEnrolmentCommand(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Add a machine" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Add a machine" });
  await dialog.getByRole("button", { name: "Make the command" }).click();
  const command = await dialog.getByText(/^latchkey agent /).innerText();
  await expectAccessible(page);
  await keepScreenshot(page, "add-machine");
  return command;
}

/** Runs the command that the dialog shows as another machine would: in a data folder of its own. */
async function startSecondAgent(command: string): Promise<Running & AsyncDisposable> {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-e2e-second-"));
  const [, ...args] = command.split(" ");
  const agent = startCli([...args, "--data", folder]);
  return disposable(agent, () => rmSync(folder, { recursive: true, force: true }));
}

function disposable(running: Running, after: () => void = () => undefined): Running & AsyncDisposable {
  return {
    ...running,
    [Symbol.asyncDispose]: async () => {
      await running.stop();
      after();
    },
  };
}
