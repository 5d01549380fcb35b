import { describe, expect, it } from "vitest";
import type { GamepadState } from "../../../../../src/protocol/input/frame.ts";
import { encodeInput } from "../../../../../src/protocol/input/encode-input.ts";
import { PadReader, type ConnectedPad } from "../../../../../src/renderer/viewer/input/pad-reader.ts";
import { AT_REST, padState, UNPLUGGED } from "../../../../../src/renderer/viewer/input/pad-state.ts";

const REST = { pressed: false, value: 0 };

function pad(more: Partial<ConnectedPad> = {}): ConnectedPad {
  const buttons = Array.from({ length: 17 }, () => REST);
  return { id: "pad", connected: true, timestamp: 1, axes: [0, 0, 0, 0], buttons, ...more };
}

function setup() {
  const sent: GamepadState[] = [];
  const names: (readonly string[])[] = [];
  const reader = new PadReader(
    (state) => sent.push(state),
    (pads) => names.push(pads),
  );
  return { sent, names, reader };
}

describe("a pad's state", () => {
  it("has a bit for every button, whole axes and triggers", () => {
    const buttons = pad().buttons.with(0, { pressed: true, value: 1 }).with(7, { pressed: true, value: 0.5 });
    expect(padState({ buttons: buttons.with(16, { pressed: true, value: 1 }), axes: [-1, 1, 0.5, 0] })).toEqual({
      plugged: true,
      buttons: 1 + (1 << 7) + (1 << 16),
      axes: [-32_767, 32_767, 16_384, 0],
      triggers: [0, 128],
    });
  });

  it("can be sent whatever a driver says", () => {
    const buttons = Array.from({ length: 40 }, () => ({ pressed: true, value: Number.NaN }));
    const state = padState({ buttons, axes: [Number.NaN, Infinity, -7] });
    expect(() => encodeInput({ epoch: 0, sequence: 0, event: { type: "gamepad", state } })).not.toThrow();
    expect(state.axes).toEqual([0, 32_767, -32_767, 0]);
  });
});

describe("pads", () => {
  it("are sent when they change, and again every tenth of a second", () => {
    const { reader, sent } = setup();
    for (let ms = 0; ms < 1_000; ms += 16) reader.read([null, pad()], true, 5_000 + ms);
    expect(sent.length).toBeGreaterThanOrEqual(9);
    expect(sent.length).toBeLessThanOrEqual(11);
    const before = sent.length;
    reader.read([pad({ axes: [1, 0, 0, 0] })], true, 6_000);
    expect(sent.slice(before)).toEqual([{ ...AT_REST, axes: [32_767, 0, 0, 0] }]);
  });

  it("are said to be gone a few times, then no more", () => {
    const { reader, sent, names } = setup();
    reader.read([pad()], true, 1_000);
    for (let ms = 1_016; ms < 5_000; ms += 16) reader.read([null], true, ms);
    expect(sent[0]).toEqual(AT_REST);
    expect(sent.slice(1)).toEqual(Array.from({ length: 5 }, () => UNPLUGGED));
    expect(names).toEqual([["pad"], []]);
  });

  it("are let go while nobody sees the page", () => {
    const { reader, sent } = setup();
    reader.read([pad({ axes: [1, 0, 0, 0] })], true, 1_000);
    reader.read([pad({ axes: [1, 0, 0, 0] })], false, 1_016);
    expect(sent.at(-1)).toEqual(AT_REST);
  });

  it("are one for a viewer: the one that was moved last", () => {
    const { reader, sent } = setup();
    reader.read([pad({ timestamp: 1 }), pad({ id: "other", timestamp: 9, axes: [0, 1, 0, 0] })], true, 1_000);
    expect(sent).toEqual([{ ...AT_REST, axes: [0, 32_767, 0, 0] }]);
  });

  it("send nothing where there is none", () => {
    const { reader, sent, names } = setup();
    for (let ms = 0; ms < 2_000; ms += 16) reader.read([null, null], true, ms);
    expect(sent).toEqual([]);
    expect(names).toEqual([]);
  });
});
