import { describe, expect, it } from "vitest";
import { LocalGuests } from "../../src/protocol/local-control/api.ts";
import { AgentUnderTest } from "../support/agent-under-test.ts";
import { FakeBrowser } from "../support/fake-browser.ts";
import { FakeControlPlane } from "../support/fake-control-plane.ts";
import { endedFrame, heard, hostingHouse, joinAndHold, press, rightsOf, statesOf } from "../support/hosting-house.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

describe("the end of a session on the machine", () => {
  it("comes with its time, also when the control plane is gone", async () => {
    const world = await hostingHouse();
    const { plane, input, guests } = world;
    const { page, slot, sessionId } = await world.join({ expiresAtMs: Date.now() + 1_500 });
    press(page, slot, rightsOf(page, sessionId).epoch);
    await heard(page, sessionId);
    expect([...input.down]).toEqual(["key 4"]);
    await plane.stop();

    await page.order("close");

    expect([...input.down]).toEqual([]);
    expect((await guests()).viewers).toEqual([]);
    await plane.listen();
    const ended = await endedFrame(plane, sessionId);
    expect(ended).toMatchObject({ reason: "expired" });
  });

  it.each([
    ["removed", { type: "refused", code: "machine_removed", message: "It was removed.", retry: false }],
    ["no longer approved", { type: "waiting", machineId: "machine-1" }],
  ] as const)(
    "comes for everybody when the machine is %s, without its grants being taken away one by one (ATK-10)",
    async (_what, frame) => {
      const world = await hostingHouse();
      const { plane, input, guests } = world;
      const { page } = await joinAndHold(world);

      plane.connection.send(frame);
      await page.order("close");

      expect([...input.down]).toEqual([]);
      expect((await guests()).viewers).toEqual([]);
    },
  );

  it("ends the browser whose page hangs with the viewer still in it, and the others wait for the next one (ATK-10)", async () => {
    const world = await hostingHouse();
    const { page, sessionId } = await joinAndHold(world);
    const other = await world.join({ sessionId: "session-2", gamepadSlot: 1 });
    page.hangs = true;

    world.plane.takeAway(sessionId);
    await page.closed;

    await world.plane.until(() => statesOf(world.plane, other.sessionId).includes("interrupted"));
    expect(world.plane.framesOf("session-state").some(({ state }) => state === "ended")).toBe(false);
  });

  it("comes for everybody with stop-all, with the link cut, and the control plane hears of it later", async () => {
    const world = await hostingHouse();
    const { plane, agent, input, guests } = world;
    const { page, sessionId } = await joinAndHold(world);
    await plane.stop();
    await agent.logged(/not connected/);
    expect((await guests()).viewers).toMatchObject([
      { sessionId, name: "Gil Guest", state: "connected", path: "direct" },
    ]);

    const after = await agent.local.call(LocalGuests, "POST", "/stop-all");

    expect(after.viewers).toEqual([]);
    expect([...input.down]).toEqual([]);
    await page.order("close");
    await plane.listen();
    expect(await endedFrame(plane, sessionId)).toMatchObject({ reason: "stopped-by-owner" });
    plane.signal(sessionId, { kind: "offer", sdp: "let me in" });
    await plane.until(() => plane.framesOf("hosting").length > 1);
    expect(page.ordersOf("reoffer")).toEqual([]);
  });

  it("comes with a veto of all, which nobody's later grant overrules, not even after a restart", async () => {
    const { plane, agent, join, data, means } = await hostingHouse();
    const { page, sessionId } = await join();

    const answer = await agent.local.call(LocalGuests, "PUT", "/veto", { device: "all", on: true });
    expect(answer).toMatchObject({ veto: { all: true }, hosting: { veto: { all: true } }, viewers: [] });
    await page.order("close");
    expect(await endedFrame(plane, sessionId)).toMatchObject({ reason: "stopped-by-owner" });
    plane.grant({ sessionId: "session-2" });
    expect(await endedFrame(plane, "session-2")).toMatchObject({ reason: "stopped-by-owner" });
    await agent.stop();
    const again = new AgentUnderTest({ data, ...means });
    await again.line(/^connected/);
    plane.grant({ sessionId: "session-3" });
    expect(await endedFrame(plane, "session-3")).toMatchObject({ reason: "stopped-by-owner" });

    expect((await again.local.call(LocalGuests, "GET", "/guests")).viewers).toEqual([]);
  });

  it("withholds one device at once from who is in, and tells viewer, owner and control plane", async () => {
    const world = await hostingHouse();
    const { plane, agent, input } = world;
    const { page, slot, sessionId } = await joinAndHold(world);

    const answer = await agent.local.call(LocalGuests, "PUT", "/veto", { device: "keyboard", on: true });

    expect([...input.down]).toEqual([]);
    expect(answer.viewers).toMatchObject([{ rights: { keyboard: false, mouse: true, gamepad: true } }]);
    await heard(page, sessionId);
    expect(rightsOf(page, sessionId)).toMatchObject({ rights: { keyboard: false }, veto: { keyboard: true } });
    await plane.until(() => plane.framesOf("hosting").some(({ hosting }) => hosting.veto.keyboard));
    input.take();
    press(page, slot, rightsOf(page, sessionId).epoch);
    await heard(page, sessionId);
    expect(input.take()).toEqual([]);
  });

  it("is said again for those who still wait for it when the link comes back, and live ones are told as live", async () => {
    const { plane, join } = await hostingHouse();
    const { sessionId } = await join();

    plane.dropConnections();
    await plane.until(() => plane.connections.size === 0);
    await plane.until(() => statesOf(plane, sessionId).length === 2);

    expect(statesOf(plane, sessionId)).toEqual(["connected", "connected"]);
  });
});

describe("a machine that cannot host", () => {
  it("says so in its hosting report, in words, and ends who comes all the same", async () => {
    const { plane, browser } = await hostingHouse();
    browser.problem = { code: "no-browser", message: "No Chromium is installed on this machine." };

    plane.grant();
    plane.signal("session-1", { kind: "offer", sdp: "offer" });

    expect(await endedFrame(plane, "session-1")).toMatchObject({
      reason: "host-failed",
      detail: "No Chromium is installed on this machine.",
    });
    await plane.until(() => plane.framesOf("hosting").some(({ hosting }) => hosting.problem?.code === "no-browser"));
  });

  it("does not because its owner started it so", async () => {
    const plane = await FakeControlPlane.start();
    const browser = new FakeBrowser();
    const means = { data: temporaryFolder(), server: plane.url, token: plane.token(), browser };
    const agent = new AgentUnderTest({ ...means, hosts: false });
    await agent.line(/^connected/);

    plane.grant();

    const detail = expect.stringContaining("--no-hosting");
    expect(await endedFrame(plane, "session-1")).toMatchObject({ reason: "host-failed", detail });
    expect((await plane.frame("hosting")).hosting.problem).toMatchObject({ code: "no-browser" });
    expect(browser.urls).toEqual([]);
  });

  it("tells at each welcome what it injects with, and why not", async () => {
    const { plane } = await hostingHouse();

    expect(await plane.frame("hosting")).toEqual({
      type: "hosting",
      hosting: {
        problem: null,
        input: {
          keyboard: { name: "recording", reason: "" },
          mouse: { name: "recording", reason: "" },
          gamepad: { name: "recording", reason: "" },
        },
        veto: { keyboard: false, mouse: false, gamepad: false, all: false },
      },
    });
  });

  it("lets its viewers go when the page cannot capture for a while, and says what the browser said", async () => {
    const { plane, browser } = await hostingHouse();
    plane.grant();
    plane.signal("session-1", { kind: "offer", sdp: "offer" });

    const page = await browser.page();
    await page.order("open");
    const detail = "NotReadableError: Could not start video source";

    page.say({ type: "capturing", state: "failed", detail, displays: [], watched: "", startMs: 0 });

    const told = await page.order("tell", ({ message }) => message.type === "host");
    expect(told.message).toMatchObject({ state: "no-display", message: expect.stringContaining(detail) });
    expect(await endedFrame(plane, "session-1")).toMatchObject({
      reason: "host-failed",
      detail: expect.stringContaining("Could not start video source"),
    });
  });
});
