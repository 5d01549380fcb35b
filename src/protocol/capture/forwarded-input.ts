import { CHANNEL, type InputChannel } from "../input/frame.ts";
import { FORWARD_HEADER_BYTES } from "./frame.ts";

const MOST_SLOT = 0xffff;
const INPUT_CHANNEL_OF = new Map<number, InputChannel>([
  [CHANNEL.keys, "keys"],
  [CHANNEL.motion, "motion"],
  [CHANNEL.gamepad, "gamepad"],
]);

/** A viewer's frame on its way from the capture page to the agent. The page has not looked into `frame`. */
export interface ForwardedInput {
  /** The session, by the number of its `open` order. */
  readonly slot: number;
  readonly channel: InputChannel;
  readonly frame: Uint8Array;
}

/** The binary frame for the agent. @throws RangeError when `slot` is none */
export function writeForwardedInput({ slot, channel, frame }: ForwardedInput): Uint8Array<ArrayBuffer> {
  if (!Number.isInteger(slot) || slot < 1 || slot > MOST_SLOT) throw new RangeError(`slot: ${slot} is none`);
  const bytes = new Uint8Array(FORWARD_HEADER_BYTES + frame.length);
  new DataView(bytes.buffer).setUint16(0, slot, true);
  bytes[2] = CHANNEL[channel];
  bytes.set(frame, FORWARD_HEADER_BYTES);
  return bytes;
}

/** What the page forwarded, or null when these bytes are no such frame. `frame` is a view into `bytes`, of any content and length. */
export function readForwardedInput(bytes: Uint8Array): ForwardedInput | null {
  if (bytes.length < FORWARD_HEADER_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const slot = view.getUint16(0, true);
  const channel = INPUT_CHANNEL_OF.get(view.getUint8(2));
  return slot === 0 || channel === undefined ? null : { slot, channel, frame: bytes.subarray(FORWARD_HEADER_BYTES) };
}
