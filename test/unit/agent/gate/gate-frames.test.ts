import { describe, expect, it } from "vitest";
import type { InputEvent } from "../../../../src/protocol/input/frame.ts";
import { ALL_RIGHTS, GateWorld, grantOf } from "../../../support/gate-world.ts";
import { button, key, moveBy, pad } from "../../../support/viewer-events.ts";

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
      while (passed < 100 && world.send(event) !== "flood") passed += 1;
      return passed;
    };

    expect(burst({ type: "text", text: "x".repeat(4_096) })).toBe(4);
    expect(burst({ type: "wheel", dx: 0, dy: 32_767 })).toBe(8);
  });
});
