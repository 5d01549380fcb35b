import { assertNever } from "../../base/assert-never.ts";
import { isKeyCodePoint, isTypable } from "./characters.ts";
import {
  FRAME_TYPE,
  GAMEPAD_BUTTONS,
  HEADER_BYTES,
  LEAST_USAGE,
  MOST_FRAME_BYTES,
  MOST_USAGE,
  MOUSE_BUTTONS,
  type FrameType,
  type InputEvent,
  type InputFrame,
  type PointerPlace,
} from "./frame.ts";

declare class TextDecoder {
  constructor(encoding: "utf-8", options: { fatal: boolean; ignoreBOM: boolean });
  decode(bytes: Uint8Array): string;
}

/** Exact lengths; text alone is as long as it is. */
const PAYLOAD_BYTES: Readonly<Record<Exclude<FrameType, "text">, number>> = {
  key: 7,
  button: 11,
  wheel: 4,
  "pointer-to": 4,
  "pointer-by": 8,
  gamepad: 15,
  release: 0,
};

const TYPE_OF = new Map<number, FrameType>(
  (["key", "text", "button", "wheel", "pointer-to", "pointer-by", "gamepad", "release"] as const).map((type) => [
    FRAME_TYPE[type],
    type,
  ]),
);

/**
 * The frame that `bytes` are, or null when they are none: too short or too long by a byte, of an unknown type, or with any value that
 * `frame.ts` does not define. Never throws, whatever comes (ATK-43).
 */
export function decodeInput(bytes: Uint8Array): InputFrame | null {
  if (bytes.length < HEADER_BYTES || bytes.length > MOST_FRAME_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const type = TYPE_OF.get(view.getUint8(0));
  if (type === undefined) return null;
  const event = type === "text" ? readText(bytes.subarray(HEADER_BYTES)) : readFixed(type, view);
  return event && { epoch: view.getUint32(1, true), sequence: view.getUint32(5, true), event };
}

function readFixed(type: Exclude<FrameType, "text">, view: DataView): InputEvent | null {
  if (view.byteLength !== HEADER_BYTES + PAYLOAD_BYTES[type]) return null;
  switch (type) {
    case "key":
      return readKey(view);
    case "button":
      return readButton(view);
    case "wheel":
      return { type, dx: view.getInt16(9, true), dy: view.getInt16(11, true) };
    case "pointer-to":
      return { type: "pointer", to: { mode: "to", x: view.getUint16(9, true), y: view.getUint16(11, true) } };
    case "pointer-by":
      return { type: "pointer", to: { mode: "by", totalX: view.getInt32(9, true), totalY: view.getInt32(13, true) } };
    case "gamepad":
      return readGamepad(view);
    case "release":
      return { type };
    default:
      return assertNever(type);
  }
}

function readKey(view: DataView): InputEvent | null {
  const usage = view.getUint16(9, true);
  const isDown = readFlag(view, 11);
  const codePoint = view.getUint32(12, true);
  if (usage < LEAST_USAGE || usage > MOST_USAGE || isDown === null || !isKeyCodePoint(codePoint)) return null;
  return { type: "key", usage, isDown, codePoint };
}

function readText(bytes: Uint8Array): InputEvent | null {
  try {
    // A byte order mark is a character like any other here: what was sent is what is typed.
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return isTypable(text) ? { type: "text", text } : null;
  } catch {
    // Not UTF-8, so no frame.
    return null;
  }
}

function readButton(view: DataView): InputEvent | null {
  const button = MOUSE_BUTTONS[view.getUint8(9)];
  const isDown = readFlag(view, 10);
  const at = readPlace(view);
  return button === undefined || isDown === null || at === null ? null : { type: "button", button, isDown, at };
}

/** Where a button is pressed: two numbers of 32 bits, whose meaning the byte before them tells. */
function readPlace(view: DataView): PointerPlace | null {
  const isRelative = readFlag(view, 11);
  const a = view.getInt32(12, true);
  const b = view.getInt32(16, true);
  if (isRelative === null) return null;
  if (isRelative) return { mode: "by", totalX: a, totalY: b };
  return a >= 0 && a <= 0xffff && b >= 0 && b <= 0xffff ? { mode: "to", x: a, y: b } : null;
}

function readGamepad(view: DataView): InputEvent | null {
  const plugged = readFlag(view, 9);
  const buttons = view.getUint32(10, true);
  if (plugged === null || buttons >= 2 ** GAMEPAD_BUTTONS) return null;
  const axis = (index: number): number => view.getInt16(14 + 2 * index, true);
  const triggers = [view.getUint8(22), view.getUint8(23)] as const;
  return { type: "gamepad", state: { plugged, buttons, axes: [axis(0), axis(1), axis(2), axis(3)], triggers } };
}

/** A byte that is 0 or 1 and nothing else. */
function readFlag(view: DataView, offset: number): boolean | null {
  const value = view.getUint8(offset);
  return value > 1 ? null : value === 1;
}
