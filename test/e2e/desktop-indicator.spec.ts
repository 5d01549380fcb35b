import { NO_VETO } from "../../src/protocol/viewer/rights.ts";
import { FakeDesktop } from "../support/fake-desktop.ts";
import { aControlPlane, aDesktopState, aRunningAgent, aViewer } from "../support/fake-desktop/canned-state.ts";
import { expectLookedAtByAll } from "./support/desktop-looks.ts";
import { expect, test } from "./support/fake.ts";

const ASKING = aViewer({
  sessionId: "session-2",
  name: "Kai Brandt",
  state: "asking",
  path: null,
  asksUntilMs: Date.now() + 300_000,
});
const OTHER = aViewer({
  sessionId: "session-3",
  name: "Theodora Featherstonehaugh-Montgomery",
  state: "interrupted",
  expiresAtMs: null,
  granted: { keyboard: true, mouse: true, gamepad: true },
  withheld: { keyboard: true, mouse: false, gamepad: false },
});

test("the indicator says who is on, switches rights and answers in place, and asks no server for anything", async ({
  page,
  backend,
}) => {
  const agent = aRunningAgent({ viewers: [aViewer(), OTHER, ASKING] });
  const controlPlane = aControlPlane("http://away.example", { state: "unreachable" });
  const desktop = await FakeDesktop.install(page, aDesktopState({ controlPlane, agent }), "indicator");
  const asked: string[] = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (!/^\/(desktop\/indicator|assets\/.*|boot\.js|favicon\.svg)$/.test(pathname)) asked.push(request.url());
  });
  page.on("websocket", (socket) => asked.push(socket.url()));
  await page.goto(`${backend.url}/desktop/indicator`);
  await expect(page.getByRole("status").first()).toHaveText("2 people, 1 waiting");
  await expect(page.getByText("Ada Quill")).toBeVisible();
  // Nothing has the focus by itself: a key meant for another window does nothing here.
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
  await expect.poll(() => desktop.size?.width).toBe(280);
  const whole = desktop.size?.height ?? 0;
  await expect(page.getByRole("timer")).toContainText(/refused in 4:\d\d/);
  const cut = await page
    .getByRole("main")
    .evaluate((card) =>
      [card, ...card.querySelectorAll("*")].filter((part) => part.getBoundingClientRect().right > 280).map(String),
    );
  expect(cut, "sticks out of the window").toEqual([]);
  await expectLookedAtByAll(page, desktop, "indicator");

  await page
    .getByRole("group", { name: "What Ada Quill may use" })
    .getByRole("button", { name: "Keyboard: on" })
    .click();
  await page.getByRole("button", { name: "Keyboard: withheld by you" }).click();
  await page.getByRole("button", { name: "Allow Kai Brandt to come in" }).click();
  await page.getByRole("button", { name: "Refuse Kai Brandt" }).click();
  await page.getByRole("button", { name: "End the visit of Ada Quill" }).click();
  await page.getByRole("button", { name: "Open Latchkey" }).click();
  await page.getByRole("button", { name: "Make small" }).click();
  await expect(page.getByText("Ada Quill")).toHaveCount(0);
  await expect.poll(() => desktop.size?.height).toBeLessThan(whole);
  await page.getByRole("button", { name: "Stop all" }).focus();
  await page.keyboard.press("Space");
  await expect
    .poll(() => desktop.calls)
    .toEqual([
      { name: "withhold", request: { sessionId: "session-1", device: "keyboard", on: true } },
      { name: "withhold", request: { sessionId: "session-3", device: "keyboard", on: false } },
      { name: "answerConsent", request: { sessionId: "session-2", allow: true } },
      { name: "answerConsent", request: { sessionId: "session-2", allow: false } },
      { name: "endSession", request: { sessionId: "session-1" } },
      { name: "showApp", request: undefined },
      { name: "stopAll", request: undefined },
    ]);
  expect(asked).toEqual([]);
});

test("the indicator stays red while everything is stopped, and tells refusals and nonsense in its own room", async ({
  page,
  backend,
}) => {
  const stopped = aRunningAgent({ veto: { ...NO_VETO, all: true } });
  const desktop = await FakeDesktop.install(page, aDesktopState({ agent: stopped }), "indicator");
  await page.goto(`${backend.url}/desktop/indicator`);
  await expect(page.getByRole("status").first()).toHaveText("Sharing is stopped");
  await expectLookedAtByAll(page, desktop, "indicator-stopped");

  desktop.answer("setVeto", { ok: false, reason: "no-agent", detail: "" });
  await page.getByRole("button", { name: "Allow again" }).click();
  await expect(page.getByRole("alert")).toContainText("agent does not run");
  await desktop.say({ viewers: "many" });
  await expect(page.getByText("do not understand each other")).toBeVisible();
  await desktop.show({ agent: aRunningAgent({ viewers: [aViewer()] }) });
  await expect(page.getByText("Ada Quill")).toBeVisible();
  await desktop.show({ agent: aRunningAgent() });
  await expect(page.getByRole("status").first()).toHaveText("Nobody is connected");
});
