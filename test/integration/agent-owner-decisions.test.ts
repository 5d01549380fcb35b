import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LocalGuests } from "../../src/protocol/local-control/api.ts";
import { AgentUnderTest } from "../support/agent-under-test.ts";
import { endedFrame, heard, hostingHouse, joinAndHold, press, rightsOf, statesOf } from "../support/hosting-house.ts";

async function setup() {
  const house = await hostingHouse();
  const call = (method: string, path: string, body?: object) => house.agent.local.call(LocalGuests, method, path, body);
  const withhold = (sessionId: string, device: string, on: boolean) =>
    call("PUT", `/sessions/${sessionId}/withheld`, { device, on });
  return { ...house, call, withhold };
}

describe("what the owner keeps from one viewer", () => {
  it("is let go at once and refused from then on, and that viewer and the control plane are told; nobody else is concerned", async () => {
    const house = await setup();
    const { input, plane, withhold } = house;
    const { page, sessionId, slot } = await joinAndHold(house);
    const other = await house.join({ sessionId: "session-2", gamepadSlot: 1 });
    const before = rightsOf(page, sessionId).epoch;

    const after = await withhold(sessionId, "keyboard", true);

    expect([...input.down]).toEqual([]);
    expect(after.viewers[0]).toMatchObject({
      granted: { keyboard: true },
      withheld: { keyboard: true, mouse: false, gamepad: false },
      rights: { keyboard: false, mouse: true, gamepad: true },
    });
    const told = rightsOf(page, sessionId);
    expect(told).toMatchObject({ rights: { keyboard: false }, veto: { keyboard: true, all: false } });
    expect(told.epoch).toBeGreaterThan(before);
    expect((await plane.frame("session-withheld")).withheld).toEqual({ keyboard: true, mouse: false, gamepad: false });
    press(page, slot, before);
    press(page, slot, told.epoch);
    await heard(page, sessionId);
    expect([...input.down]).toEqual([]);
    expect(rightsOf(page, other.sessionId)).toMatchObject({ rights: { keyboard: true }, veto: { keyboard: false } });
    press(page, other.slot, rightsOf(page, other.sessionId).epoch);
    await heard(page, other.sessionId);
    expect([...input.down]).toEqual(["key 4"]);
  });

  it("stays so whatever the control plane hands out again, and over a lost link (ATK-38)", async () => {
    const house = await setup();
    const { guests, plane, withhold } = house;
    const { page, sessionId } = await joinAndHold(house);
    await withhold(sessionId, "keyboard", true);

    plane.grant({ sessionId, epoch: 99 });
    await expect.poll(() => rightsOf(page, sessionId).rights).toMatchObject({ keyboard: false, mouse: true });
    plane.dropConnections();
    await plane.until(() => plane.framesOf("session-withheld").length === 2);

    expect((await guests()).viewers[0]?.rights.keyboard).toBe(false);
  });

  it("is given back when the owner says so, but nothing more than was handed out; twice the same changes nothing", async () => {
    const house = await setup();
    const { plane, withhold } = house;
    const { page, sessionId } = await house.join({ rights: { keyboard: true, mouse: false, gamepad: false } });
    await withhold(sessionId, "keyboard", true);
    await withhold(sessionId, "mouse", true);
    const { epoch } = rightsOf(page, sessionId);
    await withhold(sessionId, "keyboard", true);
    expect(rightsOf(page, sessionId).epoch).toBe(epoch);

    await withhold(sessionId, "keyboard", false);
    const after = await withhold(sessionId, "mouse", false);

    expect(after.viewers[0]?.rights).toEqual({ keyboard: true, mouse: false, gamepad: false });
    await plane.until(() => plane.framesOf("session-withheld").at(-1)?.withheld.mouse === false);
  });

  it("ends with the session", async () => {
    const house = await setup();
    const { guests, plane, withhold } = house;
    const { sessionId } = await joinAndHold(house);
    await withhold(sessionId, "keyboard", true);
    plane.takeAway(sessionId);
    await expect.poll(async () => (await guests()).viewers).toEqual([]);

    plane.grant({ sessionId });

    await expect.poll(async () => (await guests()).viewers[0]?.rights.keyboard).toBe(true);
  });
});

describe("a session that the owner ends", () => {
  it("is over for good although it is still granted, and the others go on", async () => {
    const house = await setup();
    const { call, input, plane } = house;
    const { sessionId } = await joinAndHold(house);
    await house.join({ sessionId: "session-2", gamepadSlot: 1 });

    const after = await call("POST", `/sessions/${sessionId}/end`);

    expect([...input.down]).toEqual([]);
    expect(after.viewers.map((viewer) => viewer.sessionId)).toEqual(["session-2"]);
    expect(await endedFrame(plane, sessionId)).toMatchObject({ reason: "stopped-by-owner" });
    plane.grant({ sessionId, epoch: 99 });
    await plane.until(() => plane.machine.appliedRevision === plane.machine.revision);
    expect((await house.guests()).viewers.map((viewer) => viewer.sessionId)).toEqual(["session-2"]);
    await expect(call("POST", `/sessions/${sessionId}/end`)).rejects.toThrow("There is no such session.");
    await expect(house.withhold(sessionId, "mouse", true)).rejects.toThrow("There is no such session.");
  });
});

describe("a decision that makes no sense", () => {
  it.each([
    ["an unknown session", "PUT", "/sessions/nobody/withheld", { device: "mouse", on: true }, "no such session"],
    ["an unknown session's end", "POST", "/sessions/nobody/end", undefined, "no such session"],
    ["consent for an unknown session", "POST", "/sessions/nobody/consent", { allow: true }, "no such session"],
    ["consent that nobody asked for", "POST", "/sessions/session-1/consent", { allow: false }, "Nobody waits"],
    ["a device that is none", "PUT", "/sessions/session-1/withheld", { device: "all", on: true }, "device"],
    ["a right that is no boolean", "PUT", "/sessions/session-1/withheld", { device: "mouse", on: 1 }, "on"],
    ["an answer without a word", "POST", "/sessions/session-1/consent", {}, "allow"],
    ["no answer at all", "POST", "/sessions/session-1/consent", undefined, "wrong form"],
    ["asking that is neither on nor off", "PUT", "/ask-first", { on: "maybe" }, "on"],
    ["something else to do with a session", "POST", "/sessions/session-1/share", {}, "no such operation"],
    ["a session without a name", "POST", "/sessions//end", undefined, "no such session"],
  ])("is refused and changes nothing: %s", async (_what, method, path, body, message) => {
    const house = await setup();
    await joinAndHold(house);
    const before = await house.guests();

    await expect(house.call(method, path, body)).rejects.toThrow(message);

    expect(await house.guests()).toEqual(before);
    expect([...house.input.down]).toEqual(["key 4"]);
  });
});

describe("whether the owner is asked first", () => {
  it("is stored, and holds in a new process", async () => {
    const { agent, call, data, means } = await setup();
    expect(await call("PUT", "/ask-first", { on: true })).toMatchObject({ askFirst: true });
    await agent.stop();

    const next = new AgentUnderTest({ data, ...means });
    await next.line(/^connected/);

    expect((await next.local.call(LocalGuests, "GET", "/guests")).askFirst).toBe(true);
  });

  it("concerns nobody who is in already, also after they lose their connection; an answer given twice is refused", async () => {
    const house = await setup();
    const { call, guests, plane, rest } = house;
    const { page, sessionId } = await joinAndHold(house);
    await call("PUT", "/ask-first", { on: true });
    page.say({ type: "session-state", sessionId, state: "interrupted", path: "direct", detail: "" });
    plane.signal(sessionId, { kind: "offer", sdp: "again" });
    await page.order("reoffer");
    expect((await guests()).viewers[0]?.rights.keyboard).toBe(true);

    plane.grant({ sessionId: "session-2" });
    await plane.until(() => statesOf(plane, "session-2").includes("asking"));
    rest();
    await call("POST", "/sessions/session-2/consent", { allow: true });
    await expect(call("POST", "/sessions/session-2/consent", { allow: false })).rejects.toThrow("Nobody waits");
    expect((await guests()).viewers.map(({ state }) => state)).toEqual(["interrupted", "connecting"]);
  });

  it("is yes when it cannot be stored, and when what is stored cannot be read", async () => {
    const { agent, call, data, means } = await setup();
    const file = join(agent.folder, "consent.json");
    mkdirSync(file);
    await expect(call("PUT", "/ask-first", { on: true })).rejects.toThrow(
      /^You are asked first, but only until the agent ends/,
    );
    expect((await call("GET", "/guests")).askFirst).toBe(true);
    await expect(call("PUT", "/ask-first", { on: false })).rejects.toThrow(/^You are still asked first/);
    expect((await call("GET", "/guests")).askFirst).toBe(true);
    await agent.stop();

    const next = new AgentUnderTest({ data, ...means });
    await next.line(/^connected/);

    expect((await next.local.call(LocalGuests, "GET", "/guests")).askFirst).toBe(true);
  });

  it("is yes for a file that is half written", async () => {
    const { agent, data, means } = await setup();
    await agent.stop();
    writeFileSync(join(agent.folder, "consent.json"), '{"version":1,"content":{"askFirst":fal');

    const next = new AgentUnderTest({ data, ...means });
    await next.line(/^connected/);

    expect((await next.local.call(LocalGuests, "GET", "/guests")).askFirst).toBe(true);
  });
});

describe("what a viewer presses on the screen that they steer (ATK-31)", () => {
  /** A viewer who holds a key, another who waits, and everything that an owner may have taken away. */
  async function steered() {
    const house = await setup();
    const { call } = house;
    const { page, sessionId, slot } = await joinAndHold(house);
    await call("PUT", "/ask-first", { on: true });
    house.plane.grant({ sessionId: "session-2" });
    await house.plane.until(() => statesOf(house.plane, "session-2").includes("asking"));
    await call("PUT", "/veto", { device: "gamepad", on: true });
    await call("PUT", `/sessions/${sessionId}/withheld`, { device: "mouse", on: true });
    // Every change of rights lets go of what is held.
    press(page, slot, rightsOf(page, sessionId).epoch);
    await heard(page, sessionId);
    expect([...house.input.down]).toEqual(["key 4"]);
    return { ...house, page, sessionId, slot };
  }

  const LOOSEN: [string, string, string, object][] = [
    ["lets somebody in", "POST", "/sessions/session-2/consent", { allow: true }],
    ["lifts a veto", "PUT", "/veto", { device: "gamepad", on: false }],
    ["gives back what was kept from them", "PUT", "/sessions/session-1/withheld", { device: "mouse", on: false }],
    ["ends that the owner is asked", "PUT", "/ask-first", { on: false }],
  ];

  it.each(LOOSEN)("gives nothing: it %s only when no hand of theirs was there", async (_what, method, path, body) => {
    const { call, guests, page, rest, sessionId, slot } = await steered();
    const before = await guests();
    rest();
    // Held all the while, as a key that a desktop repeats.
    await expect(call(method, path, body)).rejects.toMatchObject({ code: "being_steered" });
    press(page, slot, rightsOf(page, sessionId).epoch, { type: "key", usage: 4, isDown: false, codePoint: 0 });
    await heard(page, sessionId);
    await expect(call(method, path, body)).rejects.toThrow("A viewer's keyboard or mouse was used");
    expect(await guests()).toEqual(before);

    rest();

    expect(await call(method, path, body)).not.toEqual(before);
  });

  it("takes away as ever", async () => {
    const { call, input } = await steered();

    await call("PUT", "/veto", { device: "mouse", on: true });
    await call("POST", "/sessions/session-2/consent", { allow: false });
    await call("PUT", "/sessions/session-1/withheld", { device: "keyboard", on: true });
    expect([...input.down]).toEqual([]);
    await call("PUT", "/ask-first", { on: true });
    await call("POST", "/sessions/session-1/end");

    expect(await call("POST", "/stop-all", { stay: true })).toMatchObject({ viewers: [], veto: { all: true } });
  });
});
