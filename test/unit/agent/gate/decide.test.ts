import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide, type Refusal } from "../../../../src/agent/gate/decide.ts";
import type { EffectiveGrant } from "../../../../src/agent/gate/effective-grant.ts";
import type { InputChannel, InputEvent } from "../../../../src/protocol/input/frame.ts";
import { inputEvents, u32 } from "../../../support/input-frames.ts";

const NOW = 1_000_000;
const grant: EffectiveGrant = {
  sessionId: "s1",
  epoch: 7,
  rights: { keyboard: true, mouse: true, gamepad: true },
  gamepadSlot: 0,
  notBeforeMs: NOW - 1_000,
  expiresAtMs: NOW + 1_000,
};
const key: InputEvent = { type: "key", usage: 4, isDown: true, codePoint: 0 };
const text: InputEvent = { type: "text", text: "x" };
const wheel: InputEvent = { type: "wheel", dx: 0, dy: 120 };
const place = { mode: "to", x: 0, y: 0 } as const;
const button: InputEvent = { type: "button", button: "left", isDown: true, at: place };
const pointer: InputEvent = { type: "pointer", to: place };
const pad: InputEvent = {
  type: "gamepad",
  state: { plugged: true, buttons: 0, axes: [0, 0, 0, 0], triggers: [0, 0] },
};
const release: InputEvent = { type: "release" };

const ask = (
  event: InputEvent,
  channel: InputChannel,
  change: Partial<EffectiveGrant> | null = {},
  { epoch = 7, nowMs = NOW } = {},
): Refusal | "inject" => {
  const decision = decide({ epoch, sequence: 0, event }, channel, change && { ...grant, ...change }, nowMs);
  return decision.kind === "inject" ? "inject" : decision.reason;
};
const without = (device: keyof EffectiveGrant["rights"]) => ({ rights: { ...grant.rights, [device]: false } });

describe("a frame at the gate", () => {
  it.each([
    ["a key", key, "keys"],
    ["text", text, "keys"],
    ["a button", button, "keys"],
    ["the wheel", wheel, "keys"],
    ["letting go", release, "keys"],
    ["the pointer", pointer, "motion"],
    ["a gamepad", pad, "gamepad"],
  ] as const)("passes when all is as it was handed out: %s", (_name, event, channel) => {
    expect(ask(event, channel)).toBe("inject");
  });

  it.each([
    ["of nobody's session", "no-grant", ask(key, "keys", null)],
    ["of older rights", "epoch", ask(key, "keys", {}, { epoch: 6 })],
    ["of rights to come", "epoch", ask(key, "keys", {}, { epoch: 8 })],
    ["that lets go, of older rights", "epoch", ask(release, "keys", {}, { epoch: 6 })],
    ["of a key without the keyboard", "keyboard", ask(key, "keys", without("keyboard"))],
    ["of text without the keyboard", "keyboard", ask(text, "keys", without("keyboard"))],
    ["of a button without the mouse", "mouse", ask(button, "keys", without("mouse"))],
    ["of the wheel without the mouse", "mouse", ask(wheel, "keys", without("mouse"))],
    ["of the pointer without the mouse", "mouse", ask(pointer, "motion", without("mouse"))],
    ["of a pad without the gamepad", "gamepad", ask(pad, "gamepad", without("gamepad"))],
    ["of a key on the channel for motion", "channel", ask(key, "motion")],
    ["of motion on the channel for keys", "channel", ask(pointer, "keys")],
    ["of a pad on the channel for keys", "channel", ask(pad, "keys")],
  ] as const)("is refused %s: %s (ATK-28)", (_name, reason, answer) => {
    expect(answer).toBe(reason);
  });

  it("is refused 1 ms before the beginning, and passes at it (ATK-08)", () => {
    expect(ask(key, "keys", { notBeforeMs: NOW + 1 })).toBe("early");
    expect(ask(key, "keys", { notBeforeMs: NOW })).toBe("inject");
  });

  it("passes 1 ms before the end, and is refused at it (ATK-08)", () => {
    expect(ask(key, "keys", { expiresAtMs: NOW + 1 })).toBe("inject");
    expect(ask(key, "keys", { expiresAtMs: NOW })).toBe("expired");
    expect(ask(key, "keys", { expiresAtMs: null })).toBe("inject");
  });

  it("never moves anything for somebody who may only watch, whatever it is and wherever it comes (ATK-28)", () => {
    const rights = { keyboard: false, mouse: false, gamepad: false };
    fc.assert(
      fc.property(inputEvents, fc.constantFrom("keys", "motion", "gamepad"), u32, (event, channel, epoch) => {
        const decision = decide({ epoch, sequence: 0, event }, channel, { ...grant, rights }, NOW);
        expect(decision.kind === "refuse" || event.type === "release").toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
