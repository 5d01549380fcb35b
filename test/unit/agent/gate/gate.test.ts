import { describe, expect, it } from "vitest";
import { HANDS_OFF_MS } from "../../../../src/agent/gate/gate.ts";
import { ALL_RIGHTS, GateWorld, MemoryRecord, MemoryVetoes, grantOf } from "../../../support/gate-world.ts";
import { button, key, pad } from "../../../support/viewer-events.ts";
import { RecordingInput } from "../../../support/recording-injector.ts";

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

describe("a gamepad that the machine has no room for", () => {
  it("is said to be missing, injects nothing, and costs the others nothing", () => {
    const world = new GateWorld();
    world.input.padSlots = 1;
    world.gate.applyGrants([grantOf({ gamepadSlot: 1 }), grantOf({ sessionId: "s2" })]);

    expect(world.gate.rightsOf("s1")?.unavailable).toEqual({ gamepad: "recording takes gamepads up to number 1 only" });
    expect(world.gate.rightsOf("s2")?.unavailable).toEqual({});
    expect(world.send(pad())).toBe("unavailable");
    expect(world.send(pad(), { sessionId: "s2" })).toBe("injected");
    expect([...world.input.pads.keys()]).toEqual([0]);
    expect(world.record.items.size).toBe(1);
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
    world.gate.stopAll({ stay: false });

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
    expect(() => world.gate.stopAll({ stay: false })).toThrow("disk full");
    expect(world.ended).toEqual([["s1", "stopped-by-owner"]]);
  });
});

describe("whether a viewer's hands are on this machine", () => {
  /** A gate with a viewer who has done nothing for long. */
  function resting(options: ConstructorParameters<typeof GateWorld>[0] = {}) {
    const world = new GateWorld(options);
    world.gate.applyGrants([grantOf()]);
    world.clock.advance(HANDS_OFF_MS);
    return world;
  }

  it("is no without any, and with a pad alone, which presses nothing on a screen", () => {
    const world = resting();
    expect(world.gate.isSteered).toBe(false);

    expect(world.send(pad())).toBe("injected");

    expect(world.gate.isSteered).toBe(false);
  });

  it.each([
    ["a pointer that moves", { type: "pointer", to: { mode: "to", x: 1, y: 1 } } as const],
    ["a wheel", { type: "wheel", dx: 0, dy: 1 } as const],
    ["a text", { type: "text", text: "a" } as const],
  ])("is yes for %s, until it has rested long enough", (_what, event) => {
    const world = resting();
    expect(world.send(event)).toBe("injected");

    world.clock.advance(HANDS_OFF_MS - 1);
    expect(world.gate.isSteered).toBe(true);
    world.clock.advance(1);
    expect(world.gate.isSteered).toBe(false);
  });

  it.each([
    ["a key, which a desktop repeats", key(4)],
    ["a button", button()],
  ])("is yes as long as they hold %s, and for a while after it is up, whoever let it go", (_what, event) => {
    const world = resting();
    expect(world.send(event)).toBe("injected");
    world.clock.advance(10 * HANDS_OFF_MS);
    expect(world.gate.isSteered).toBe(true);

    world.gate.applyGrants([]);

    expect(world.gate.isSteered).toBe(true);
    world.clock.advance(HANDS_OFF_MS);
    expect(world.gate.isSteered).toBe(false);
  });

  it("is no for what was refused", () => {
    const world = resting();
    world.gate.setVeto("keyboard", true);

    expect(world.send(key(4))).toBe("keyboard");

    expect(world.gate.isSteered).toBe(false);
  });

  it("is yes for what an earlier process left down, which is let go at the start", () => {
    const world = new GateWorld({ record: new MemoryRecord(new Map([[4, 0]])) });

    expect(world.input.take()).toEqual(["key 4 up"]);
    expect(world.gate.isSteered).toBe(true);
  });
});
