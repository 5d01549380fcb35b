import { describe, expect, it } from "vitest";
import { ALL_RIGHTS, GateWorld, grantOf } from "../../../support/gate-world.ts";
import { key } from "../../../support/viewer-events.ts";

const LONG = "abcdefgh".repeat(512);

/** A gate whose one session has sent a long text, of which the first piece is typed. */
function typing() {
  const world = new GateWorld();
  world.gate.applyGrants([grantOf({ expiresAtMs: world.serverNow() + 100 })]);
  expect(world.send({ type: "text", text: LONG })).toBe("waiting");
  world.clock.advance(1);
  expect(world.input.take()).toEqual(['text "abcdefgh"']);
  return world;
}

describe("a long text", () => {
  it("is typed piece by piece, and what comes after it on its channel waits for its end", () => {
    const world = typing();
    expect(world.send(key(4))).toBe("waiting");
    expect(world.send(key(4, false))).toBe("waiting");
    expect(world.input.take()).toEqual([]);

    world.gate.applyGrants([grantOf({ expiresAtMs: world.serverNow() + 100 })]);
    world.gate.applyGrants([grantOf()]);
    expect(world.send({ type: "text", text: `${"ä".repeat(9)}🙂` })).toBe("waiting");
    expect(world.send(key(5))).toBe("waiting");
    world.clock.advance(100);

    expect(world.input.take()).toEqual(['text "ääääääää"', 'text "ä🙂"', "key 5 down"]);
    expect(world.send(key(5, false))).toBe("injected");
  });

  it.each([
    [
      "the keyboard is taken away",
      (world: GateWorld) => world.gate.applyGrants([grantOf({ epoch: 2, rights: { ...ALL_RIGHTS, keyboard: false } })]),
    ],
    ["the owner withholds the keyboard", (world: GateWorld) => world.gate.setVeto("keyboard", true)],
    ["the session ends", (world: GateWorld) => world.gate.applyGrants([])],
    ["the owner stops everything", (world: GateWorld) => world.gate.stopAll({ stay: false })],
    ["the connection is lost", (world: GateWorld) => world.gate.detach("s1")],
    ["the gate stops", (world: GateWorld) => world.gate.stop()],
  ])("ends in the middle when %s (ATK-26)", (_what, takeAway) => {
    const world = typing();
    world.send(key(4));

    takeAway(world);
    world.clock.advance(50);

    expect(world.input.take()).toEqual([]);
    expect([...world.input.down]).toEqual([]);
  });

  it("ends in the middle when the session's time is up, however late the timer is", () => {
    const world = typing();

    world.skewMs += 100;
    world.clock.advance(1);

    expect(world.input.take()).toEqual([]);
    expect(world.ended).toEqual([["s1", "expired"]]);
  });

  it("gives everything else its turn: between two pieces it pauses as long as a piece took", () => {
    const world = new GateWorld();
    world.gate.applyGrants([grantOf()]);
    world.input.onText = () => world.clock.advance(30);

    expect(world.send({ type: "text", text: "abcdefgh" })).toBe("injected");
    expect(world.send({ type: "text", text: "next" })).toBe("waiting");
    expect(world.send({ type: "text", text: "last" })).toBe("waiting");
    world.clock.advance(29);
    expect(world.input.take()).toEqual(['text "abcdefgh"']);
    world.clock.advance(1);
    expect(world.input.take()).toEqual(['text "next"']);
    world.clock.advance(29);
    expect(world.input.take()).toEqual([]);
    world.clock.advance(1);
    expect(world.input.take()).toEqual(['text "last"']);
  });

  it("leaves nothing down that was pressed behind it when the session then sends too much (ATK-27)", () => {
    const world = typing();
    world.send(key(4));
    for (let count = 0; count < 3_000; count++) world.send(key(5, false));
    world.gate.applyGrants([grantOf()]);
    expect([...world.input.down]).toEqual([]);

    const other = new GateWorld();
    other.gate.applyGrants([grantOf()]);
    other.send({ type: "text", text: LONG });
    other.send(key(4));
    for (let count = 0; count < 3_000; count++) other.send(key(5, false));
    expect(other.send(key(4, false))).toBe("flood");
    for (let count = 0; count < 1_000; count++) other.clock.advance(1);

    expect(other.input.take().slice(-2)).toEqual(["key 4 down", "key 4 up"]);
  });
});
