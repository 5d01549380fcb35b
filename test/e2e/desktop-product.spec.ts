import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { IncomingMessage } from "node:http";
import { agentFolder, findLocalControl } from "../../src/node/local-control-address.ts";
import { LocalStatus } from "../../src/protocol/local-control/api.ts";
import { FakeDesktop } from "../support/fake-desktop.ts";
import { aControlPlane, aDesktopState, aRunningAgent } from "../support/fake-desktop/canned-state.ts";
import { OWNER, setUpTeam } from "./support/people.ts";
import { startCli, type Running } from "./support/product.ts";
import { expect, test } from "./support/test.ts";

/** What an agent says of itself on its own socket, which is where the app reads it; null while it does not listen yet. */
async function localStatus(dataFolder: string): Promise<LocalStatus | null> {
  const socketPath = findLocalControl(agentFolder(dataFolder), process.platform);
  const answer = await new Promise<IncomingMessage | null>((resolve) => {
    request({ socketPath, path: "/status" }, resolve)
      .on("error", () => resolve(null))
      .end();
  });
  return answer && LocalStatus.parse(JSON.parse(await text(answer)));
}

test("in the app somebody signs in, shares this computer with the real product, and is let in by an admin", async ({
  page,
  product,
}) => {
  const desktop = await FakeDesktop.install(page, aDesktopState({ controlPlane: aControlPlane(product.url) }));
  const sockets: string[] = [];
  page.on("websocket", (socket) => sockets.push(socket.url()));
  await setUpTeam(page, product);
  await page.getByRole("button", { name: new RegExp(OWNER.name) }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByLabel("User name or e-mail").fill(OWNER.username);
  await page.getByRole("textbox", { name: "Password" }).fill(OWNER.password);
  await page.getByRole("button", { name: "Sign in" }).click();

  const dataFolder = mkdtempSync(join(tmpdir(), "latchkey-e2e-shared-"));
  let agent: Running | null = null;
  desktop.answer("shareThisMachine", ({ token }) => {
    agent = startCli(["agent", "--data", dataFolder, "--server", product.url, "--token", token]);
    return { ok: true, value: undefined };
  });
  const showAgent = async (state: LocalStatus["state"]) => {
    await expect.poll(async () => (await localStatus(dataFolder))?.state).toBe(state);
    const status = await localStatus(dataFolder);
    if (!status) throw new Error("the agent is gone");
    await desktop.show({ agent: aRunningAgent({}, status) });
    return status;
  };
  try {
    await page.getByRole("link", { name: "Share it" }).click();
    await page.getByRole("button", { name: "Share this computer" }).click();
    const { keyFingerprint } = await showAgent("pending");
    await expect(page.getByText("Waiting for an admin")).toBeVisible();
    await expect(page.getByText(keyFingerprint)).toBeVisible();

    await page
      .getByRole("navigation", { name: "Main" })
      .getByRole("link", { name: /^Pending/ })
      .click();
    await expect(page.getByText(keyFingerprint).first()).toBeVisible();
    await page.getByRole("button", { name: "Approve…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
    await page.getByRole("link", { name: "This computer" }).click();
    const { machineName } = await showAgent("online");
    await expect(page.getByText(`This computer is shared as ${machineName}`)).toBeVisible();

    // A deep page of the app reloads as it does in a browser.
    await page.reload();
    await expect(page.getByText(`This computer is shared as ${machineName}`)).toBeVisible();
    expect(new Set(sockets.map((url) => new URL(url).origin.replace(/^ws/, "http")))).toEqual(new Set([product.url]));
  } finally {
    await (agent as Running | null)?.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  }
});

test("sockets go to the control plane that the app belongs to, wherever its pages come from", async ({
  browser,
  product,
}) => {
  // The packaged pages have an origin and a policy of their own; here they come from the product under another name.
  const context = await browser.newContext({ bypassCSP: true });
  const page = await context.newPage();
  const { port } = new URL(product.url);
  const elsewhere = `http://localhost:${port}`;
  const desktop = await FakeDesktop.install(page, aDesktopState({ controlPlane: aControlPlane(product.url) }));
  const sockets: string[] = [];
  page.on("websocket", (socket) => sockets.push(socket.url()));
  const code = encodeURIComponent(product.setupCode);
  await page.goto(`${elsewhere}/setup#${code}`);
  await page.getByLabel("User name or e-mail").fill(OWNER.username);
  await page.getByRole("textbox", { name: "Password" }).fill(OWNER.password);
  await page.getByRole("button", { name: "Create the account" }).click();
  await expect(page.getByRole("heading", { name: "Machines", level: 1 })).toBeVisible();
  await expect.poll(() => sockets[0]).toBe(`ws://127.0.0.1:${port}/app/v1/live`);

  const machine = page.getByRole("main").locator("a[href^='/machines/']").first();
  const href = await machine.getAttribute("href");
  sockets.length = 0;
  // The app answers late, and the window waits for it: until then nobody knows where to connect.
  const { promise, resolve } = Promise.withResolvers<void>();
  desktop.answer("describe", async () => {
    await promise;
    return desktop.state;
  });
  // This machine has no screen to show, and a viewer who knows that opens no socket: one is let go on as if it had.
  const ticket = { ticket: "worth-nothing", expires_at: new Date(Date.now() + 60_000).toISOString() };
  await page.route("**/ticket", (route) => route.fulfill({ status: 201, json: ticket }));
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(`${elsewhere}${href}/view`, { waitUntil: "networkidle" });
  expect(asked.filter((path) => path.startsWith("/app/"))).toEqual([]);
  resolve();
  await expect.poll(() => sockets.some((url) => url.startsWith(`ws://127.0.0.1:${port}/`))).toBe(true);
  expect(sockets.filter((url) => url.includes("localhost"))).toEqual([]);
  // Refused at the door, the window has one way on, and it is not back into the app.
  await page.unroute("**/ticket");
  const refusal = { code: "host_not_ready", message: "This machine cannot show its screen right now." };
  await page.route("**/ticket", (route) => route.fulfill({ status: 409, json: refusal }));
  await page.reload();
  await expect(page.getByRole("button", { name: "Close this window" })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole("link", { name: "Back to the machine" })).toHaveCount(0);
  await context.close();
});
