import { FakeDesktop } from "../support/fake-desktop.ts";
import {
  A_FINGERPRINT,
  aControlPlane,
  aDesktopState,
  anAgentStatus,
  aRunningAgent,
  aViewer,
  someGuests,
} from "../support/fake-desktop/canned-state.ts";
import { NO_VETO } from "../../src/protocol/viewer/rights.ts";
import { expectLookedAtByAll } from "./support/desktop-looks.ts";
import { expect, test } from "./support/fake.ts";
import { expectLookedAt } from "./support/looks.ts";

const ASKING = aViewer({
  sessionId: "session-2",
  name: "Kai Brandt",
  kind: "member",
  state: "asking",
  path: null,
  rights: { keyboard: false, mouse: false, gamepad: false },
  granted: { keyboard: true, mouse: true, gamepad: true },
});

test("this computer shows who is on and takes back what they hold, in place", async ({ page, backend }) => {
  const viewer = aViewer({ withheld: { keyboard: false, mouse: true, gamepad: false } });
  const agent = aRunningAgent(
    { viewers: [ASKING, viewer], veto: { ...NO_VETO, gamepad: true } },
    { server: backend.url },
  );
  const desktop = await FakeDesktop.install(page, aDesktopState({ controlPlane: aControlPlane(backend.url), agent }));
  await page.goto(`${backend.url}/machines`);
  await page.getByRole("navigation").getByRole("link", { name: "This computer" }).click();
  await expect(page.getByRole("heading", { name: "This computer", level: 1 })).toBeVisible();
  await expectLookedAtByAll(page, desktop, "computer");

  await page.getByRole("button", { name: "Keyboard: on" }).click();
  await page.getByRole("button", { name: "Mouse: withheld by you" }).click();
  // It was never handed out, and the owner of the machine can only take away.
  await page.getByRole("button", { name: "Gamepad: was not handed out" }).click({ force: true });
  await page.getByRole("button", { name: "End the visit of Ada Quill" }).click();
  await page.getByRole("button", { name: "Allow Kai Brandt to come in" }).click();
  await page.getByRole("button", { name: "Refuse Kai Brandt" }).click();
  await page.getByLabel("Withhold the mouse").click();
  await page.getByLabel("Withhold gamepads").click();
  await page.getByLabel("Ask me before anybody comes in").click();
  await expect
    .poll(() => desktop.calls)
    .toEqual([
      { name: "withhold", request: { sessionId: "session-1", device: "keyboard", on: true } },
      { name: "withhold", request: { sessionId: "session-1", device: "mouse", on: false } },
      { name: "endSession", request: { sessionId: "session-1" } },
      { name: "answerConsent", request: { sessionId: "session-2", allow: true } },
      { name: "answerConsent", request: { sessionId: "session-2", allow: false } },
      { name: "setVeto", request: { device: "mouse", on: true } },
      { name: "setVeto", request: { device: "gamepad", on: false } },
      { name: "setAskFirst", request: { on: true } },
    ]);
});

test("Stop all works by button and by keyboard, stays, and is taken back only here", async ({ page, backend }) => {
  const desktop = await FakeDesktop.install(
    page,
    aDesktopState({ controlPlane: aControlPlane(backend.url), agent: aRunningAgent({ viewers: [aViewer()] }) }),
  );
  const stopped = () => desktop.show({ agent: aRunningAgent({ veto: { ...NO_VETO, all: true } }) });
  desktop.answer("stopAll", async () => {
    await stopped();
    return { ok: true, value: undefined };
  });
  await page.goto(`${backend.url}/computer`);
  await page.getByRole("button", { name: "Stop all" }).click();
  await expect(page.getByText("Sharing is stopped")).toBeVisible();
  await expect(page.getByText("Ada Quill")).toHaveCount(0);
  await expectLookedAtByAll(page, desktop, "stopped");

  desktop.answer("setVeto", async () => {
    await desktop.show({ agent: aRunningAgent({ viewers: [aViewer()] }) });
    return { ok: true, value: undefined };
  });
  await page.getByRole("button", { name: "Allow again" }).click();
  await page.getByRole("button", { name: "Stop all" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Sharing is stopped")).toBeVisible();
  expect(desktop.calls).toEqual([
    { name: "stopAll", request: undefined },
    { name: "setVeto", request: { device: "all", on: false } },
    { name: "stopAll", request: undefined },
  ]);
});

test("this computer stands without a sign-in and without a control plane that answers", async ({ page, backend }) => {
  const desktop = await FakeDesktop.install(
    page,
    aDesktopState({
      controlPlane: aControlPlane(backend.url, { state: "unreachable", detail: "No route to the host." }),
      agent: aRunningAgent({ viewers: [aViewer()] }),
    }),
  );
  await page.route(`${backend.url}/app/**`, (route) => route.abort());
  await page.goto(`${backend.url}/computer`);
  await page.getByRole("button", { name: "Stop all" }).click();
  await expect.poll(() => desktop.called).toEqual(["stopAll"]);
  await expect(page.getByText("No route to the host.")).toBeVisible();
  await expectLookedAtByAll(page, desktop, "computer-alone");
});

test("what the app refuses or cannot be understood is told in words, and nothing pretends to have changed", async ({
  page,
  backend,
}) => {
  const desktop = await FakeDesktop.install(
    page,
    aDesktopState({ controlPlane: aControlPlane(backend.url), agent: aRunningAgent({ viewers: [aViewer()] }) }),
  );
  await page.goto(`${backend.url}/computer`);
  desktop.answer("withhold", { ok: false, reason: "refused", detail: "" });
  await page.getByRole("button", { name: "Keyboard: on" }).click();
  await expect(page.getByText("refused that. What is shown is how it stands.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Keyboard: on" })).toHaveAttribute("aria-pressed", "true");

  desktop.answer("stopAll", { ok: false, reason: "no-agent", detail: "" });
  await page.getByRole("button", { name: "Stop all" }).click();
  await expect(page.getByText("This computer's agent does not run")).toBeVisible();

  desktop.answerNonsense("endSession", { done: "yes" });
  await page.getByRole("button", { name: "End the visit of Ada Quill" }).click();
  await expect(page.getByText("The app and this page do not understand each other")).toBeVisible();

  for (const nonsense of [null, "no", { appVersion: 1 }, { ...desktop.state, agent: { process: "asleep" } }]) {
    await desktop.say(nonsense);
    await expect(page.getByText("What is shown here may be old.")).toBeVisible();
    await expect(page.getByText("Ada Quill")).toBeVisible();
  }
  await desktop.show({ agent: aRunningAgent() });
  await expect(page.getByText("What is shown here may be old.")).toHaveCount(0);
  await expect(page.getByText("Nobody is connected")).toBeVisible();
});

test("an app whose first word is nonsense is told, and asked again", async ({ page, backend }) => {
  const desktop = await FakeDesktop.install(page, aDesktopState({ controlPlane: aControlPlane(backend.url) }));
  desktop.answerNonsense("describe", { hello: "there" });
  await page.goto(`${backend.url}/machines`);
  await expect(page.getByRole("heading", { name: "Latchkey did not start properly" })).toBeVisible();
  // Who is on cannot be shown; they can be stopped.
  await page.getByRole("button", { name: "Stop all" }).click();
  await expect.poll(() => desktop.calls).toContainEqual({ name: "stopAll", request: undefined });
  await expectLookedAt(page, "desktop-not-started");
  desktop.answer("describe", () => desktop.state);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { name: "Machines", level: 1 })).toBeVisible();
});

test("sharing this computer goes from a token to the admin's approval, and every end of it is explained", async ({
  page,
  backend,
}) => {
  const plane = aControlPlane(backend.url);
  const desktop = await FakeDesktop.install(page, aDesktopState({ controlPlane: plane }));
  await page.goto(`${backend.url}/machines`);
  await page.getByRole("link", { name: "Share it" }).click();
  await expect(page.getByRole("button", { name: "Share this computer" })).toBeVisible();

  desktop.answer("shareThisMachine", { ok: false, reason: "refused", detail: "The token was used." });
  await page.getByRole("button", { name: "Share this computer" }).click();
  await expect(page.getByRole("alert")).toContainText("did not accept this computer. The token was used.");

  const status = { server: backend.url, machineId: null, machineName: null };
  const states = [
    [{ process: "starting", detail: "", status: null, guests: null }, "Starting…"],
    [aRunningAgent({}, { ...status, state: "connecting", lastError: "ECONNREFUSED" }), "Connecting to"],
    [aRunningAgent({}, { ...status, state: "pending" }), "Waiting for an admin"],
    [aRunningAgent({}, { server: backend.url }), "This computer is shared as atelier"],
    [
      aRunningAgent({}, { ...status, state: "refused", lastError: "This machine was removed." }),
      "This machine was removed.",
    ],
    [
      { ...aRunningAgent({}, { server: "https://old.example" }), process: "foreign" },
      "Another Latchkey agent runs here",
    ],
    [{ process: "resting", detail: "It ended with code 1.", status: null, guests: null }, "It ended with code 1."],
    [
      { process: "failed", detail: "The data folder is not writable.", status: null, guests: null },
      "The data folder is not writable.",
    ],
  ] as const;
  for (const [agent, text] of states) {
    await desktop.show({ agent });
    await expect(page.getByText(text)).toBeVisible();
    const fingerprints = await page.getByRole("status").getByText(A_FINGERPRINT).count();
    expect(fingerprints, "shown while somebody compares it").toBe(text === "Waiting for an admin" ? 1 : 0);
  }
  await desktop.show({ agent: states[5][0] });
  await expect(page.getByText("It belongs to another control plane: https://old.example")).toBeVisible();
  await desktop.show({ agent: states[2][0] });
  await expectLookedAtByAll(page, desktop, "pending");
});

test("a guest of the team is told why they cannot share", async ({ page, backend }) => {
  const [user] = backend.team.users;
  if (user) backend.team.session = { ...backend.team.session, user: { ...user, role: "guest" } };
  await FakeDesktop.install(page, aDesktopState({ controlPlane: aControlPlane(backend.url) }));
  await page.goto(`${backend.url}/computer`);
  await expect(page.getByText("Your role in this team does not allow sharing")).toBeVisible();
  await expect(page.getByRole("button", { name: "Share this computer" })).toHaveCount(0);
});

test("what keeps this computer from being shown is said in words", async ({ page, backend }) => {
  const desktop = await FakeDesktop.install(page, aDesktopState({ controlPlane: aControlPlane(backend.url) }));
  await page.goto(`${backend.url}/computer`);
  const { hosting } = someGuests();
  const lacking = { ...hosting.input, gamepad: { name: null, reason: "/dev/uinput may not be opened" } };
  for (const [code, text] of [
    ["no-display", "There is no display"],
    ["no-browser", "was not found"],
    ["capture-failed", "could not be captured"],
    ["locked", "The screen is locked"],
  ] as const) {
    const problem = { code, message: "Xorg said no." };
    await desktop.show({ agent: aRunningAgent({ hosting: { ...hosting, input: lacking, problem } }) });
    await expect(page.getByRole("alert").first()).toContainText(text);
    await expect(page.getByText("Gamepad: /dev/uinput may not be opened")).toBeVisible();
  }
});

test("preferences change in place, and a refused shortcut is told where it was pressed", async ({ page, backend }) => {
  const desktop = await FakeDesktop.install(
    page,
    aDesktopState({
      controlPlane: aControlPlane(backend.url),
      update: { state: "ready", version: "0.2.0", detail: "" },
      notices: [{ id: "settings-recovered", kind: "settings-recovered", detail: "settings.json.broken" }],
    }),
  );
  await page.goto(`${backend.url}/computer`);
  await page.getByLabel("Start with the computer").click();
  await page.getByLabel("Show who is on in a small window").click();
  await page.getByLabel("Look for updates").click();
  const record = page.getByRole("group", { name: "Shortcut for Stop all" }).getByRole("button").first();
  await record.click();
  await page.keyboard.press("x");
  await expect(page.getByText("Hold Ctrl, Alt or the system key as well.")).toBeVisible();
  desktop.answer("changePreferences", { ok: false, reason: "shortcut-taken", detail: "" });
  await page.keyboard.press("Control+Shift+F9");
  await expect(page.getByText("Another program uses that shortcut already.")).toBeVisible();
  await record.click();
  await page.keyboard.press("Escape");
  desktop.answer("installUpdate", { ok: false, reason: "in-session", detail: "" });
  await page.getByRole("button", { name: "Restart into the update" }).click();
  await expect(page.getByText("The update waits until they are gone.")).toBeVisible();
  await page.getByRole("button", { name: "Dismiss: The settings could not be read" }).click();
  await expect
    .poll(() => desktop.calls)
    .toEqual([
      { name: "changePreferences", request: { startAtLogin: false } },
      { name: "changePreferences", request: { showIndicator: false } },
      { name: "changePreferences", request: { checkForUpdates: false } },
      { name: "changePreferences", request: { stopAllShortcut: "Control+Shift+F9" } },
      { name: "installUpdate", request: undefined },
      { name: "dismissNotice", request: { id: "settings-recovered" } },
    ]);
});

test("a machine's screen opens in a window of its own, and links that leave go to the browser", async ({
  page,
  backend,
  context,
}) => {
  const desktop = await FakeDesktop.install(page, aDesktopState({ controlPlane: aControlPlane(backend.url) }));
  const opened: string[] = [];
  context.on("page", (other) => opened.push(other.url()));
  await page.goto(`${backend.url}/machines`);
  await page
    .getByRole("link", { name: /^Connect to/ })
    .first()
    .click();
  await page.evaluate(() => {
    const link = document.createElement("a");
    link.href = "https://docs.example/help";
    link.target = "_blank";
    link.textContent = "Help outside";
    document.querySelector("main")?.append(link);
  });
  await page.getByRole("link", { name: "Help outside" }).click();
  await expect
    .poll(() => desktop.calls)
    .toEqual([
      { name: "openViewer", request: { machineId: backend.team.machines[0]?.id } },
      { name: "openExternal", request: { url: "https://docs.example/help" } },
    ]);
  desktop.answer("openExternal", { ok: false, reason: "not-allowed", detail: "" });
  await page.getByRole("link", { name: "Help outside" }).click();
  await expect(page.getByText("Latchkey does not open that address.")).toBeVisible();
  await expect(page).toHaveURL(`${backend.url}/machines`);
  expect(opened).toEqual([]);
});

test("a browser without the app has no page about this computer in its navigation, and says what it needs", async ({
  page,
  backend,
}) => {
  await page.goto(`${backend.url}/machines`);
  await expect(page.getByRole("navigation").getByRole("link", { name: "Machines" })).toBeVisible();
  await expect(page.getByRole("link", { name: "This computer" })).toHaveCount(0);
  await page.goto(`${backend.url}/computer`);
  await expect(page.getByText("This needs the Latchkey app.")).toBeVisible();
});

test("a state is shown as it comes, whatever the agent's status was", async ({ page, backend }) => {
  const desktop = await FakeDesktop.install(page, aDesktopState({ controlPlane: aControlPlane(backend.url) }));
  await page.goto(`${backend.url}/computer`);
  await expect(page.getByText("This computer is not shared, so nobody can be on it.")).toBeVisible();
  await desktop.show({
    agent: { process: "running", detail: "", status: anAgentStatus(), guests: someGuests({ viewers: [aViewer()] }) },
  });
  await expect(page.getByText("Ada Quill")).toBeVisible();
});
