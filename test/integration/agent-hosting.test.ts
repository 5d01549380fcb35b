import { describe, expect, it } from "vitest";
import { heard, hostingHouse, joinAndHold, press, rightsOf, statesOf } from "../support/hosting-house.ts";

describe("a session on its host", () => {
  it("begins with its grant: offer to the page, answer to the viewer, rights from the machine itself", async () => {
    const { plane, browser } = await hostingHouse();

    const { sessionId } = plane.grant({ rights: { keyboard: true, mouse: false, gamepad: true }, gamepadSlot: 2 });
    plane.signal(sessionId, { kind: "candidate", candidate: { candidate: "early", sdpMid: null, sdpMLineIndex: 0 } });
    plane.signal(sessionId, { kind: "offer", sdp: "the offer" });
    plane.signal(sessionId, { kind: "candidate", candidate: { candidate: "c1", sdpMid: "0", sdpMLineIndex: 0 } });
    const page = await browser.page();
    const open = await page.order("open");
    page.say({ type: "answer", sessionId, sdp: "the answer" });
    page.say({ type: "candidate", sessionId, candidate: { candidate: "c2", sdpMid: "0", sdpMLineIndex: 0 } });
    page.connected(sessionId);

    expect(open).toMatchObject({
      sessionId,
      slot: 1,
      offer: "the offer",
      iceServers: [{ urls: ["stun:x"] }],
      icePolicy: "all",
    });
    expect(open.limits).toEqual({
      maxFramesPerSecond: 60,
      maxBitsPerSecond: 20_000_000,
      maxHeight: null,
      watermark: null,
    });
    expect((await page.order("candidate")).candidate.candidate).toBe("c1");
    expect(await plane.frame("session-signal", 2)).toMatchObject({ sessionId, signal: { kind: "candidate" } });
    expect(plane.framesOf("session-signal")[0]).toEqual({
      type: "session-signal",
      sessionId,
      signal: { kind: "answer", sdp: "the answer" },
    });
    expect(await plane.frame("session-state")).toMatchObject({ sessionId, state: "connected", path: "direct" });
    expect(rightsOf(page, sessionId)).toMatchObject({
      rights: { keyboard: true, mouse: false, gamepad: true },
      gamepadSlot: 2,
      expiresInMs: null,
      unavailable: {},
    });
  });

  it("prepares a browser with the grant, before the viewer's offer has come", async () => {
    const { plane, browser } = await hostingHouse();

    plane.grant();

    const page = await browser.page();
    expect(page.ordersOf("open")).toEqual([]);
  });

  it("prepares a browser when a guest is about to join, and captures nothing with it", async () => {
    const { plane, browser } = await hostingHouse();
    expect(browser.running).toBe(0);

    plane.connection.send({ type: "prepare" });

    expect((await browser.page()).orders).toEqual([]);
  });

  it("is nothing without a grant: its signals are dropped", async () => {
    const { plane, browser, join } = await hostingHouse();

    plane.signal("session-9", { kind: "offer", sdp: "offer" });
    const { page } = await join();

    expect(page.ordersOf("open").map(({ sessionId }) => sessionId)).toEqual(["session-1"]);
    expect(browser.running).toBe(1);
  });

  it("takes a second offer as one that restarts the connection", async () => {
    const { plane, join } = await hostingHouse();
    const { page, sessionId } = await join();

    plane.signal(sessionId, { kind: "offer", sdp: "again" });

    expect(await page.order("reoffer")).toEqual({
      type: "reoffer",
      sessionId,
      offer: "again",
      iceServers: [{ urls: ["stun:x"] }],
      icePolicy: "all",
    });
  });

  it("answers pings and tells what is watched, and ignores whatever else a viewer says", async () => {
    const { join } = await hostingHouse();
    const { page, sessionId } = await join();
    const screen = { id: "screen:1", name: "Screen 1", width: 1280, height: 720, primary: true };

    page.say({ type: "capturing", state: "running", detail: "", displays: [screen], watched: "screen:1", startMs: 80 });
    for (const text of ["", "{", '{"type":"inject"}', '{"type":"ping","id":"x"}', "x".repeat(4_096)]) {
      page.say({ type: "said", sessionId, text });
    }
    page.say({ type: "said", sessionId: "session-9", text: '{"type":"ping","id":1}' });
    await heard(page, sessionId);

    const told = page.ordersOf("tell").map(({ message }) => message.type);
    expect(told).toEqual(["rights", "displays", "pong"]);
  });

  it("hears a viewer's flood of messages no more than it needs to", async () => {
    const { join } = await hostingHouse();
    const { page, sessionId } = await join();

    for (let id = 0; id < 2_000; id++)
      page.say({ type: "said", sessionId, text: JSON.stringify({ type: "ping", id }) });
    const other = await join({ sessionId: "session-2" });
    await heard(other.page, other.sessionId);

    const pongs = page
      .ordersOf("tell")
      .filter((order) => order.sessionId === sessionId && order.message.type === "pong");
    expect(pongs.length).toBeLessThan(100);
  });

  it("tells the control plane figures and pictures, within what it takes", async () => {
    const { plane, join } = await hostingHouse();
    plane.connection.send({ type: "take-picture", requestId: "p-0", maxWidth: 320 });
    expect(await plane.frame("picture")).toEqual({ type: "picture", requestId: "p-0", jpeg: null });
    const { page, sessionId } = await join();
    const stream = { type: "stream", sessionId, framesPerSecond: 59, bitsPerSecond: 1e6, roundTripMs: 3 } as const;

    for (let count = 0; count < 5; count++) page.say({ ...stream, codec: "AV1", path: "direct", limitedBy: "none" });
    plane.connection.send({ type: "take-picture", requestId: "p-1", maxWidth: 320 });
    const { requestId, maxWidth } = await page.order("take-picture");
    page.say({ type: "picture", requestId, jpeg: "abcd" });
    plane.connection.send({ type: "take-picture", requestId: "p-2", maxWidth: 320 });
    await page.order("take-picture", (order) => order.requestId === "p-2");
    page.say({ type: "picture", requestId: "p-2", jpeg: "x".repeat(60_000) });

    expect(maxWidth).toBe(320);
    expect(await plane.frame("picture", 2)).toEqual({ type: "picture", requestId: "p-1", jpeg: "abcd" });
    expect(await plane.frame("picture", 3)).toEqual({ type: "picture", requestId: "p-2", jpeg: null });
    expect(plane.framesOf("session-figures")).toEqual([
      {
        type: "session-figures",
        sessionId,
        framesPerSecond: 59,
        bitsPerSecond: 1e6,
        roundTripMs: 3,
        codec: "AV1",
        path: "direct",
      },
    ]);
  });
});

describe("input of a viewer", () => {
  it("reaches the machine under the epoch that the machine told, and under no other", async () => {
    const { input, join } = await hostingHouse();
    const { page, slot, sessionId } = await join();
    const { epoch } = rightsOf(page, sessionId);

    press(page, slot, epoch + 1);
    press(page, slot + 1, epoch);
    press(page, slot, epoch);
    await heard(page, sessionId);

    expect(input.take()).toEqual(["key 4 down"]);
  });

  it("ATK-26: is refused once a right is taken away, and what was held is released before that is acknowledged", async () => {
    const world = await hostingHouse();
    const { plane, input } = world;
    const { page, slot, sessionId } = await joinAndHold(world);
    const { epoch } = rightsOf(page, sessionId);
    const acknowledged = plane.framesOf("applied").length;

    plane.grant({ rights: { keyboard: false, mouse: true, gamepad: true } });
    await plane.frame("applied", acknowledged + 1);

    expect([...input.down]).toEqual([]);
    input.take();
    press(page, slot, epoch);
    press(page, slot, rightsOf(page, sessionId).epoch);
    await heard(page, sessionId);
    expect(input.take()).toEqual([]);
    expect(rightsOf(page, sessionId)).toMatchObject({ rights: { keyboard: false, mouse: true, gamepad: true } });
  });

  it("ATK-27: is released and the stream closed when the grant is taken away, and nothing more is said of it", async () => {
    const world = await hostingHouse();
    const { plane, input } = world;
    const { page, sessionId } = await joinAndHold(world);
    const states = plane.framesOf("session-state").length;
    const acknowledged = plane.framesOf("applied").length;

    plane.takeAway(sessionId);
    await plane.frame("applied", acknowledged + 1);

    expect([...input.down]).toEqual([]);
    expect(await page.order("close")).toEqual({ type: "close", sessionId });
    page.say({ type: "session-state", sessionId, state: "closed", path: null, detail: "" });
    plane.connection.send({ type: "take-picture", requestId: "p", maxWidth: 320 });
    await page.order("take-picture");
    expect(plane.framesOf("session-state")).toHaveLength(states);
  });

  it("ATK-32: of one guest ends with that guest, and the other goes on", async () => {
    const world = await hostingHouse();
    const { plane, input, join } = world;
    const first = await joinAndHold(world);
    const second = await join({ sessionId: "session-2", gamepadSlot: 1 });
    const { epoch } = rightsOf(second.page, "session-2");
    press(second.page, second.slot, epoch, { type: "key", usage: 5, isDown: true, codePoint: 0 });
    await heard(second.page, "session-2");

    plane.takeAway(first.sessionId);
    await first.page.order("close");

    expect([...input.down]).toEqual(["key 5"]);
    press(second.page, second.slot, epoch, { type: "key", usage: 5, isDown: false, codePoint: 0 });
    await heard(second.page, "session-2");
    expect([...input.down]).toEqual([]);
  });

  it.each(["interrupted", "failed", "closed"] as const)(
    "ATK-27: is released when the connection is %s",
    async (state) => {
      const world = await hostingHouse();
      const { page, sessionId } = await joinAndHold(world);

      page.say({ type: "session-state", sessionId, state, path: null, detail: "gone" });
      const expected = state === "closed" ? "ended" : "interrupted";
      await world.plane.until(() => statesOf(world.plane, sessionId).includes(expected));

      expect([...world.input.down]).toEqual([]);
    },
  );

  it("ATK-27: is released at once when the capture page dies, and the session goes on with another page", async () => {
    const world = await hostingHouse();
    const { plane, browser, input } = world;
    const { page, sessionId } = await joinAndHold(world);

    page.crash();
    await plane.until(() => statesOf(plane, sessionId).includes("interrupted"));
    expect([...input.down]).toEqual([]);
    const next = await browser.page(2);
    plane.signal(sessionId, { kind: "offer", sdp: "anew" });
    const { slot, offer } = await next.order("open");
    next.connected(sessionId);
    await heard(next, sessionId);
    press(next, slot, rightsOf(next, sessionId).epoch);
    await heard(next, sessionId);

    expect(offer).toBe("anew");
    expect([...input.down]).toEqual(["key 4"]);
    expect(browser.running).toBe(1);
  });

  it("gives an offer that a dead page has not answered to the next page", async () => {
    const { plane, browser } = await hostingHouse();
    plane.grant();
    plane.signal("session-1", { kind: "offer", sdp: "the offer" });
    const first = await browser.page();
    await first.order("open");

    first.crash();

    expect(await (await browser.page(2)).order("open")).toMatchObject({
      offer: "the offer",
      iceServers: [{ urls: ["stun:x"] }],
    });
  });
});
