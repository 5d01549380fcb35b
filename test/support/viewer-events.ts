import type { InputEvent } from "../../src/protocol/input/frame.ts";

/* What a viewer does most, short. */

export const key = (usage: number, isDown = true, codePoint = 0): InputEvent => ({
  type: "key",
  usage,
  isDown,
  codePoint,
});
export const button = (isDown = true): InputEvent => ({
  type: "button",
  button: "left",
  isDown,
  at: { mode: "to", x: 10, y: 20 },
});
export const moveBy = (totalX: number, totalY: number): InputEvent => ({
  type: "pointer",
  to: { mode: "by", totalX, totalY },
});
export const pad = (buttons = 1, plugged = true): InputEvent => ({
  type: "gamepad",
  state: { plugged, buttons, axes: [9, 0, 0, 0], triggers: [0, 0] },
});
