import { assertNever } from "../../base/assert-never.ts";
import { isKeyCodePoint, isTypable } from "./characters.ts";
import {
  FRAME_TYPE,
  GAMEPAD_BUTTONS,
  HEADER_BYTES,
  LEAST_USAGE,
  MOST_TEXT_BYTES,
  MOST_USAGE,
  MOUSE_BUTTONS,
  type FrameType,
  type GamepadState,
  type InputEvent,
  type InputFrame,
  type MouseButton,
  type PointerPlace,
} from "./frame.ts";

declare class TextEncoder {
  encode(text: string): Uint8Array;
}

/**
 * The frame as bytes, as in `frame.ts`. Whoever counts totals and sequences wraps them (`| 0`, `>>> 0`) before they come here.
 * @throws RangeError for whatever the bytes cannot say: NaN, fractions, numbers out of range, control characters, too much text
 */
export function encodeInput({ epoch, sequence, event }: InputFrame): Uint8Array<ArrayBuffer> {
  const payload = encodeEvent(event);
  const bytes = new Uint8Array(HEADER_BYTES + payload.bytes.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, FRAME_TYPE[payload.type]);
  view.setUint32(1, whole("epoch", epoch, 0, 0xffff_ffff), true);
  view.setUint32(5, whole("sequence", sequence, 0, 0xffff_ffff), true);
  bytes.set(payload.bytes, HEADER_BYTES);
  return bytes;
}

interface Payload {
  readonly type: FrameType;
  readonly bytes: Uint8Array;
}

function encodeEvent(event: InputEvent): Payload {
  switch (event.type) {
    case "key":
      return encodeKey(event.usage, event.isDown, event.codePoint);
    case "text":
      return { type: "text", bytes: encodeText(event.text) };
    case "button":
      return encodeButton(event.button, event.isDown, event.at);
    case "wheel":
      return encodeWheel(event.dx, event.dy);
    case "pointer":
      return encodePointer(event.to);
    case "gamepad":
      return encodeGamepad(event.state);
    case "release":
      return { type: "release", bytes: new Uint8Array() };
    default:
      return assertNever(event);
  }
}

function encodeKey(usage: number, isDown: boolean, codePoint: number): Payload {
  if (!isKeyCodePoint(codePoint)) throw new RangeError(`codePoint: ${codePoint} is no character`);
  const { bytes, view } = payload(7);
  view.setUint16(0, whole("usage", usage, LEAST_USAGE, MOST_USAGE), true);
  view.setUint8(2, Number(isDown));
  view.setUint32(3, codePoint, true);
  return { type: "key", bytes };
}

function encodeText(text: string): Uint8Array {
  if (!isTypable(text)) throw new RangeError("text: empty, with control characters, or no Unicode");
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > MOST_TEXT_BYTES) throw new RangeError(`text: ${bytes.length} bytes, more than ${MOST_TEXT_BYTES}`);
  return bytes;
}

function encodeButton(button: MouseButton, isDown: boolean, at: PointerPlace): Payload {
  const { bytes, view } = payload(11);
  view.setUint8(0, whole("button", MOUSE_BUTTONS.indexOf(button), 0, MOUSE_BUTTONS.length - 1));
  view.setUint8(1, Number(isDown));
  view.setUint8(2, at.mode === "to" ? 0 : 1);
  const [a, b] =
    at.mode === "to" ? [place("x", at.x), place("y", at.y)] : [total("x", at.totalX), total("y", at.totalY)];
  view.setInt32(3, a, true);
  view.setInt32(7, b, true);
  return { type: "button", bytes };
}

function encodeWheel(dx: number, dy: number): Payload {
  const { bytes, view } = payload(4);
  view.setInt16(0, signed16("dx", dx), true);
  view.setInt16(2, signed16("dy", dy), true);
  return { type: "wheel", bytes };
}

function encodePointer(to: PointerPlace): Payload {
  if (to.mode === "to") {
    const { bytes, view } = payload(4);
    view.setUint16(0, place("x", to.x), true);
    view.setUint16(2, place("y", to.y), true);
    return { type: "pointer-to", bytes };
  }
  const { bytes, view } = payload(8);
  view.setInt32(0, total("x", to.totalX), true);
  view.setInt32(4, total("y", to.totalY), true);
  return { type: "pointer-by", bytes };
}

function encodeGamepad({ plugged, buttons, axes, triggers }: GamepadState): Payload {
  const { bytes, view } = payload(15);
  view.setUint8(0, Number(plugged));
  view.setUint32(1, whole("buttons", buttons, 0, 2 ** GAMEPAD_BUTTONS - 1), true);
  for (const [index, axis] of axes.entries()) view.setInt16(5 + 2 * index, signed16("axis", axis), true);
  for (const [index, trigger] of triggers.entries()) view.setUint8(13 + index, whole("trigger", trigger, 0, 255));
  return { type: "gamepad", bytes };
}

function payload(length: number): { bytes: Uint8Array; view: DataView } {
  const bytes = new Uint8Array(length);
  return { bytes, view: new DataView(bytes.buffer) };
}

function place(name: string, value: number): number {
  return whole(name, value, 0, 0xffff);
}

function total(name: string, value: number): number {
  return whole(`total ${name}`, value, -0x8000_0000, 0x7fff_ffff);
}

function signed16(name: string, value: number): number {
  return whole(name, value, -0x8000, 0x7fff);
}

function whole(name: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new RangeError(`${name}: ${value} is no whole number from ${least} to ${most}`);
}
