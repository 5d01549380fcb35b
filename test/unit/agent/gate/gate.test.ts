import { describe, expect, it } from "vitest";
import type { InputEvent } from "../../../../src/protocol/input/frame.ts";
import { ALL_RIGHTS, GateWorld, MemoryRecord, MemoryVetoes, grantOf } from "../../../support/gate-world.ts";
import { RecordingInput } from "../../../support/recording-injector.ts";

const key = (usage: number, isDown = true, codePoint = 0): InputEvent => ({ type: "key", usage, isDown, codePoint });
const button = (isDown = true): InputEvent => ({
  type: "button",
  button: "left",
  isDown,
  at: { mode: "to", x: 10, y: 20 },
});
const moveBy = (totalX: number, totalY: number): InputEvent => ({
  type: "pointer",
  to: { mode: "by", totalX, totalY },
});
const pad = (buttons = 1, plugged = true): InputEvent => ({
  type: "gamepad",
  state: { plugged, buttons, axes: [9, 0, 0, 0], triggers: [0, 0] },
});

/** A gate with one session that may do everything, and holds a key, a button and a pad. */
function holding(options: ConstructorParameters<typeof GateWorld>[0] = {}) {
  const world = new GateWorld(options);
  world.gate.applyGrants([grantOf({ expiresAtMs: world.serverNow() + 60_000 })]);
  for (const event of [key(4), button(), pad()]) expect(world.send(event)).toBe("injected");
  world.input.take();
  world.told.length = 0;
  return world;
}

function expectNothingDown({ input, record }: GateWorld): void {
  expect([...input.down, ...input.pads.keys(), ...record.items.keys()]).toEqual([]);
}

describe("what a session holds (ATK-27)", () => {
  it("is released when its grant is gone, the last pressed first", () => {
    const world = holding();

    world.gate.applyGrants([]);

    expect(world.input.take()).toEqual(["unplug 0", "button left up", "key 4 up"]);
    expect(world.ended).toEqual([["s1", "grant-gone"]]);
    expectNothingDown(world);
    expect(world.send(key(5))).toBe("no-grant");
  });

  it.each(["keyboard", "mouse", "gamepad"] as const)("is released before a grant without %s is in force", (device) => {
    const world = holding();

    world.gate.applyGrants([grantOf({ epoch: 2, rights: { ...ALL_RIGHTS, [device]: false } })]);

    expect([...world.input.down]).toEqual([]);
    // A pad that stays is plugged in, at rest.
    expect(world.input.pads.get(0)?.buttons).toBe(device === "gamepad" ? undefined : 0);
    expect(world.told).toEqual(["s1"]);
  });

  it.each(["keyboard", "mouse", "gamepad", "all"] as const)("is released when the owner withholds %s", (device) => {
    const world = holding();

    world.gate.setVeto(device, true);

    expect([...world.input.down]).toEqual([]);
    expect(world.input.pads.size).toBe(device === "gamepad" || device === "all" ? 0 : 1);
    expect(world.vetoes.stored.veto[device]).toBe(true);
  });

  it("is released when its connection is lost; it stays in, with a new epoch", () => {
    const world = holding();
    const before = world.epochOf("s1");

    world.gate.detach("s1");

    expectNothingDown(world);
    expect(world.send(key(5), { epoch: before })).toBe("epoch");
    expect(world.send(key(5), { sequence: 1 })).toBe("injected");
    expect(world.told).toEqual(["s1"]);
  });

  it("is released when the viewer lets go of everything; its pad stays plugged in", () => {
    const world = holding();

    expect(world.send({ type: "release" })).toBe("injected");

    expect(world.input.take()).toEqual(["button left up", "key 4 up", "pad 0 buttons 0 axes 0 0 0 0 triggers 0 0"]);
    expect(world.send(key(4, false))).toBe("ignored");
  });

  it("is released when the gate stops, and no timer is left", () => {
    const world = holding();

    world.gate.stop();

    expectNothingDown(world);
    expect(world.clock.pending).toBe(0);
    expect(world.input.openNow).toBe(0);
    expect(world.send(key(5))).toBe("no-grant");
  });

  it("is released at once by a new start when the agent was killed, as what it was pressed as", () => {
    const record = new MemoryRecord();
    const killed = new GateWorld({ record });
    killed.gate.applyGrants([grantOf()]);
    killed.send(key(4, true, 0xe4));
    killed.send(button());
    killed.send(pad());

    const next = new GateWorld({ record: new MemoryRecord(record.items) });

    expect(next.input.take()).toEqual(["key 4 up", "button left up", "unplug 0"]);
    expect(next.input.codePoints).toEqual([0xe4]);
    expectNothingDown(next);
  });

  it("is released later when there is no way to inject at the start yet", () => {
    const input = new RecordingInput();
    input.failure = "no display";
    const world = new GateWorld({ kinds: [input], record: new MemoryRecord(new Map([[4, 0]])) });
    expect(world.record.items.has(4)).toBe(true);

    input.failure = null;
    world.clock.advance(15_000);

    expect(input.take()).toEqual(["key 4 up"]);
    expect(world.record.items.size).toBe(0);
    expect(world.waysChanges).toBe(1);
  });

  it("is released when the way to inject was lost and is found again", () => {
    const world = holding();
    world.input.failure = "the X server is gone";
    expect(world.send(key(5))).toBe("unavailable");
    expect(world.gate.rightsOf("s1")?.unavailable.keyboard).toContain("the X server is gone");

    world.input.failure = null;
    world.clock.advance(15_000);

    expect([...world.input.down, ...world.input.pads.keys()]).toEqual([]);
    expect(world.send(key(4, false))).toBe("ignored");
    expect(world.send(key(4))).toBe("injected");
    expect(world.gate.rightsOf("s1")?.unavailable).toEqual({});
  });
});

describe("the end of a session (ATK-08)", () => {
  it.each([0, -299_000, 299_000])(
    "comes exactly at its time of the control plane, with a clock %d ms off",
    (skewMs) => {
      const world = holding({ skewMs });

      world.clock.advance(59_999);
      expect(world.send(key(5))).toBe("injected");
      world.clock.advance(1);

      expectNothingDown(world);
      expect(world.ended).toEqual([["s1", "expired"]]);
      expect(world.send(key(6))).toBe("no-grant");
    },
  );

  it("comes with the first frame after it, before any timer, when the control plane's clock was set", () => {
    const world = holding();
    world.skewMs += 60_000;

    expect(world.send(key(5))).toBe("expired");

    expectNothingDown(world);
    expect(world.ended).toEqual([["s1", "expired"]]);
  });

  it("comes within seconds, without any frame, when the control plane's clock was set", () => {
    const world = holding();
    world.skewMs += 60_000;

    world.clock.advance(5_000);

    expectNothingDown(world);
  });

  it("is final: a longer grant that arrives after it does not bring the session back", () => {
    const world = holding();
    world.clock.advance(60_000);

    world.gate.applyGrants([grantOf({ epoch: 2 })]);

    expect(world.gate.has("s1")).toBe(false);
    expect(world.ended).toHaveLength(1);
  });

  it("is put off by a longer grant that arrives before it", () => {
    const world = holding();
    world.gate.applyGrants([grantOf({ epoch: 2, expiresAtMs: world.serverNow() + 120_000 })]);

    world.clock.advance(119_999);

    expect(world.send(key(5))).toBe("injected");
  });
});

describe("two guests", () => {
  function both() {
    const world = new GateWorld();
    world.gate.applyGrants([grantOf(), grantOf({ sessionId: "s2", gamepadSlot: 1 })]);
    return world;
  }

  it("who hold the same key let go of it with the last of them", () => {
    const world = both();

    expect(world.send(key(4))).toBe("injected");
    expect(world.send(key(4), { sessionId: "s2" })).toBe("ignored");
    expect(world.send(key(4, false))).toBe("ignored");
    expect(world.send(key(4, false), { sessionId: "s2" })).toBe("injected");

    expect(world.input.take()).toEqual(["key 4 down", "key 4 up"]);
  });

  it("are kicked one by one, wholly, and the other notices nothing (ATK-32)", () => {
    const world = both();
    for (const sessionId of ["s1", "s2"]) for (const event of [key(4), pad()]) world.send(event, { sessionId });
    const epoch = world.epochOf("s2");
    world.told.length = 0;

    world.gate.applyGrants([grantOf({ sessionId: "s2", gamepadSlot: 1 })]);

    expect([...world.input.down]).toEqual(["key 4"]);
    expect([...world.input.pads.keys()]).toEqual([1]);
    expect(world.send(key(5))).toBe("no-grant");
    expect(world.send(key(5), { sessionId: "s2", epoch })).toBe("injected");
    expect(world.told).toEqual([]);
  });

  it("play their own pads, each in its slot", () => {
    const world = both();

    world.send(pad(1));
    world.send(pad(2), { sessionId: "s2" });

    expect(Array.from(world.input.pads, ([slot, { buttons }]) => [slot, buttons])).toEqual([
      [0, 1],
      [1, 2],
    ]);
  });

  it("never share a pad: of two grants with one slot the earlier has it", () => {
    const world = new GateWorld();

    world.gate.applyGrants([grantOf(), grantOf({ sessionId: "s2" })]);

    expect(world.send(pad(), { sessionId: "s2" })).toBe("gamepad");
    expect(world.gate.rightsOf("s2")?.gamepadSlot).toBeNull();
  });
});

describe("frames and the rights of their time (ATK-26)", () => {
  it("are refused when sent before a change, whatever the change was", () => {
    const world = new GateWorld();
    world.gate.applyGrants([grantOf()]);
    const sentBefore = world.epochOf("s1");

    world.gate.applyGrants([grantOf({ epoch: 2, rights: { ...ALL_RIGHTS, keyboard: false } })]);
    expect(world.send(key(4), { epoch: sentBefore })).toBe("epoch");
    world.gate.applyGrants([grantOf({ epoch: 3 })]);

    expect(world.send(key(4), { epoch: sentBefore })).toBe("epoch");
    expect(world.send(key(4))).toBe("injected");
    expect(world.input.take()).toEqual(["key 4 down"]);
  });

  it("are refused when sent before a veto that was lifted meanwhile", () => {
    const world = new GateWorld();
    world.gate.applyGrants([grantOf()]);
    const sentBefore = world.epochOf("s1");
    world.gate.setVeto("keyboard", true);
    world.gate.setVeto("keyboard", false);

    expect(world.send(key(4), { epoch: sentBefore })).toBe("epoch");
  });

  it("keep their epoch while the same grants are applied again", () => {
    const world = new GateWorld();
    world.gate.applyGrants([grantOf()]);
    const epoch = world.epochOf("s1");
    world.send(key(4));

    world.gate.applyGrants([grantOf()]);

    expect(world.epochOf("s1")).toBe(epoch);
    expect([...world.input.down]).toEqual(["key 4"]);
  });

  it("are refused when they come twice or too late, also where the numbers begin anew", () => {
    const world = new GateWorld();
    world.gate.applyGrants([grantOf()]);
    const at = (x: number): InputEvent => ({ type: "pointer", to: { mode: "to", x, y: 0 } });

    expect(world.send(at(1), { sequence: 0xffff_ffff })).toBe("injected");
    expect(world.send(at(1), { sequence: 0xffff_ffff })).toBe("stale");
    expect(world.send(at(3), { sequence: 1 })).toBe("injected");
    expect(world.send(at(2), { sequence: 0 })).toBe("stale");
    expect(world.input.take()).toEqual(["move-to 1 0", "move-to 3 0"]);
  });
});

describe("the pointer", () => {
  it("goes the whole way although frames are lost, over the end of the numbers too", () => {
    const world = new GateWorld();
    world.gate.applyGrants([grantOf()]);

    world.send(moveBy(5, -2));
    world.send(moveBy(30, 0));
    world.send(moveBy(30, 0));
    world.send(moveBy(0x7fff_ffff, 0));
    world.send(moveBy(-0x8000_0000 + 9, 0));

    expect(world.input.take()).toEqual(["move-by 5 -2", "move-by 25 2", "move-by 32767 0", "move-by 10 0"]);
  });

  it("starts from nothing in a new epoch", () => {
    const world = new GateWorld();
    world.gate.applyGrants([grantOf()]);
    world.send(moveBy(100, 100));
    world.gate.applyGrants([grantOf({ epoch: 2 })]);
    world.input.take();

    world.send(moveBy(3, 4));

    expect(world.input.take()).toEqual(["move-by 3 4"]);
  });

  it("is where the button was pressed, on the display that the session watches", () => {
    const world = new GateWorld();
    world.gate.applyGrants([grantOf()]);
    world.displays.set("s1", { id: "second", name: "", width: 1, height: 1, primary: false });

    world.send(button());

    expect(world.input.take()).toEqual(["move-to 10 20", "button left down"]);
    expect(world.input.displays).toEqual(["second"]);
  });
});

describe("somebody who may only watch (ATK-28)", () => {
  it("moves nothing with any frame on any channel, and gains nothing by claiming rights (ATK-29)", () => {
    const world = new GateWorld();
    world.gate.applyGrants([grantOf({ rights: { keyboard: false, mouse: false, gamepad: false } })]);
    const events = [key(4), button(), pad(), moveBy(1, 1), { type: "text", text: "x" }] as const;

    for (const channel of ["keys", "motion", "gamepad"] as const)
      for (const event of events) for (let epoch = 0; epoch < 4; epoch++) world.send(event, { channel, epoch });

    expect(world.input.take()).toEqual([]);
    expect(world.record.items.size).toBe(0);
  });

  it("is told so by the machine", () => {
    const world = new GateWorld();
    world.gate.applyGrants([
      grantOf({ rights: { keyboard: false, mouse: true, gamepad: false }, expiresAtMs: world.serverNow() + 5 }),
    ]);

    expect(world.gate.rightsOf("s1")).toEqual({
      type: "rights",
      epoch: 1,
      rights: { keyboard: false, mouse: true, gamepad: false },
      veto: { keyboard: false, mouse: false, gamepad: false, all: false },
      unavailable: {},
      gamepadSlot: null,
      expiresInMs: 5,
    });
    expect(world.gate.rightsOf("s2")).toBeNull();
  });
});

describe("bytes that are no frame (ATK-43)", () => {
  it.each([
    ["nothing", new Uint8Array()],
    ["rubbish", Uint8Array.from({ length: 40 }, (_, i) => 251 - i)],
    ["a megabyte", new Uint8Array(1_000_000)],
  ])("move nothing and hurt nobody: %s", (_name, bytes) => {
    const world = new GateWorld();
    world.gate.applyGrants([grantOf()]);

    for (const channel of ["keys", "motion", "gamepad"] as const) {
      expect(world.gate.receive("s1", channel, bytes)).toBe("malformed");
    }

    expect(world.input.take()).toEqual([]);
    expect(world.send(key(4))).toBe("injected");
  });
});

describe("100 000 frames a second", () => {
  it("are cut to what one session may send; what it holds is released, and others notice nothing", () => {
    const world = new GateWorld();
    world.gate.applyGrants([grantOf(), grantOf({ sessionId: "s2", gamepadSlot: 1 })]);
    world.send(key(9), { sessionId: "s2" });
    const outcomes = new Map<string, number>();

    for (let frame = 0; frame < 100_000; frame++) {
      if (frame % 100 === 0) world.clock.advance(1);
      const outcome = world.send(key(4 + (frame % 3)));
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }

    expect(outcomes.get("flood")).toBeGreaterThan(95_000);
    expect([...world.input.down]).toEqual(["key 9"]);
    expect(world.send(key(8), { sessionId: "s2" })).toBe("injected");
  });

  it("of motion cost no key its release", () => {
    const world = new GateWorld();
    world.gate.applyGrants([grantOf()]);
    world.send(key(4));

    for (let frame = 1; frame <= 5_000; frame++) world.send(moveBy(frame, 0));

    expect(world.send(moveBy(6_000, 0))).toBe("flood");
    expect(world.send(key(4, false))).toBe("injected");
    world.clock.advance(10);
    world.input.take();
    world.send(moveBy(6_001, 0));
    expect(world.input.take()).toEqual(["move-by 4001 0"]);
  });

  it("are fewer when each of them is dear: long texts, and many notches of the wheel", () => {
    const world = new GateWorld();
    world.gate.applyGrants([grantOf()]);
    const burst = (event: InputEvent): number => {
      world.clock.advance(2_000);
      let passed = 0;
      while (passed < 100 && world.send(event) === "injected") passed += 1;
      return passed;
    };

    expect(burst({ type: "text", text: "x".repeat(4_096) })).toBe(4);
    expect(burst({ type: "wheel", dx: 0, dy: 32_767 })).toBe(8);
  });
});

describe("the owner's no", () => {
  it("ends everybody and lets nobody in, and is there after a restart", () => {
    const vetoes = new MemoryVetoes();
    const world = new GateWorld({ vetoes });
    world.gate.applyGrants([grantOf()]);

    world.gate.setVeto("all", true);

    expect(world.ended).toEqual([["s1", "stopped-by-owner"]]);
    const next = new GateWorld({ vetoes });
    next.gate.applyGrants([grantOf({ sessionId: "s2" })]);
    expect(next.ended).toEqual([["s2", "stopped-by-owner"]]);
    expect(next.gate.sessions).toEqual([]);
  });

  it("is final for those whom it ended, also after a restart, but not for those who come later", () => {
    const vetoes = new MemoryVetoes();
    const world = new GateWorld({ vetoes });
    world.gate.applyGrants([grantOf()]);
    world.gate.stopAll();

    const next = new GateWorld({ vetoes });
    next.gate.applyGrants([grantOf({ epoch: 2 }), grantOf({ sessionId: "s2" })]);

    expect(next.gate.sessions.map(({ sessionId }) => sessionId)).toEqual(["s2"]);
  });

  it("holds against a control plane that hands the device out again", () => {
    const world = new GateWorld();
    world.gate.setVeto("keyboard", true);

    world.gate.applyGrants([grantOf({ epoch: 99 })]);

    expect(world.send(key(4))).toBe("keyboard");
    expect(world.gate.rightsOf("s1")?.veto.keyboard).toBe(true);
  });

  it("is in force even when it cannot be stored, and is not lifted when that cannot be stored", () => {
    const world = holding();
    world.vetoes.failure = new Error("disk full");

    expect(() => world.gate.setVeto("keyboard", true)).toThrow("disk full");
    expect([...world.input.down]).toEqual([]);
    expect(world.told).toEqual(["s1"]);
    expect(() => world.gate.setVeto("keyboard", false)).toThrow("disk full");
    expect(world.send(key(4))).toBe("keyboard");
    expect(() => world.gate.stopAll()).toThrow("disk full");
    expect(world.ended).toEqual([["s1", "stopped-by-owner"]]);
  });
});
