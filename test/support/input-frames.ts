import * as fc from "fast-check";
import { isTypable } from "../../src/protocol/input/characters.ts";
import {
  MOST_TEXT_BYTES,
  MOUSE_BUTTONS,
  type InputEvent,
  type InputFrame,
  type PointerPlace,
} from "../../src/protocol/input/frame.ts";

const u16 = fc.nat(0xffff);
const i16 = fc.integer({ min: -0x8000, max: 0x7fff });
const i32 = fc.integer({ min: -0x8000_0000, max: 0x7fff_ffff });
export const u32 = fc.nat(0xffff_ffff);

const place: fc.Arbitrary<PointerPlace> = fc.oneof(
  fc.record({ mode: fc.constant("to" as const), x: u16, y: u16 }),
  fc.record({ mode: fc.constant("by" as const), totalX: i32, totalY: i32 }),
);

const character = fc
  .string({ unit: "binary", minLength: 1, maxLength: 1 })
  .filter((text) => !/\p{Cc}/u.test(text) && text.isWellFormed())
  .map((text) => text.codePointAt(0) ?? 0);

const text = fc
  .string({ unit: "binary", minLength: 1, maxLength: 200 })
  .filter((one) => isTypable(one) && new TextEncoder().encode(one).length <= MOST_TEXT_BYTES);

/** Every event that a viewer may send. */
export const inputEvents: fc.Arbitrary<InputEvent> = fc.oneof(
  fc.record({
    type: fc.constant("key" as const),
    usage: fc.integer({ min: 0x04, max: 0xe7 }),
    isDown: fc.boolean(),
    codePoint: fc.oneof(fc.constant(0), character),
  }),
  fc.record({ type: fc.constant("text" as const), text }),
  fc.record({
    type: fc.constant("button" as const),
    button: fc.constantFrom(...MOUSE_BUTTONS),
    isDown: fc.boolean(),
    at: place,
  }),
  fc.record({ type: fc.constant("wheel" as const), dx: i16, dy: i16 }),
  fc.record({ type: fc.constant("pointer" as const), to: place }),
  fc.record({
    type: fc.constant("gamepad" as const),
    state: fc.record({
      plugged: fc.boolean(),
      buttons: fc.nat(2 ** 17 - 1),
      axes: fc.tuple(i16, i16, i16, i16),
      triggers: fc.tuple(fc.nat(255), fc.nat(255)),
    }),
  }),
  fc.record({ type: fc.constant("release" as const) }),
);

export const inputFrames: fc.Arbitrary<InputFrame> = fc.record({ epoch: u32, sequence: u32, event: inputEvents });
