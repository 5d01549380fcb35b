import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeInput } from "../../../../src/protocol/input/decode-input.ts";
import { encodeInput } from "../../../../src/protocol/input/encode-input.ts";
import { MOST_FRAME_BYTES, type InputEvent } from "../../../../src/protocol/input/frame.ts";
import { inputFrames } from "../../../support/input-frames.ts";

const frameOf = (event: InputEvent, epoch = 7, sequence = 9) => encodeInput({ epoch, sequence, event });
const key: InputEvent = { type: "key", usage: 0x04, isDown: true, codePoint: 0x61 };
const pad: InputEvent = {
  type: "gamepad",
  state: { plugged: true, buttons: 0b11, axes: [-32_768, 32_767, 0, 1], triggers: [0, 255] },
};

describe("an input frame", () => {
  it("comes out of its bytes as it went in", () => {
    fc.assert(
      fc.property(inputFrames, (frame) => {
        expect(decodeInput(encodeInput(frame))).toEqual(frame);
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    ["key", key, "01 07000000 09000000 0400 01 61000000"],
    ["text", { type: "text", text: "é\n" }, "02 07000000 09000000 c3a9 0a"],
    [
      "button at a place",
      { type: "button", button: "right", isDown: false, at: { mode: "to", x: 1, y: 65_535 } },
      "03 07000000 09000000 02 00 00 01000000 ffff0000",
    ],
    [
      "button after a way",
      { type: "button", button: "left", isDown: true, at: { mode: "by", totalX: -1, totalY: 2 } },
      "03 07000000 09000000 00 01 01 ffffffff 02000000",
    ],
    ["wheel", { type: "wheel", dx: -120, dy: 120 }, "04 07000000 09000000 88ff 7800"],
    ["pointer to", { type: "pointer", to: { mode: "to", x: 258, y: 3 } }, "05 07000000 09000000 0201 0300"],
    [
      "pointer by",
      { type: "pointer", to: { mode: "by", totalX: 1, totalY: -2 } },
      "06 07000000 09000000 01000000 feffffff",
    ],
    ["gamepad", pad, "07 07000000 09000000 01 03000000 0080 ff7f 0000 0100 00 ff"],
    ["release", { type: "release" }, "08 07000000 09000000"],
  ] as const)("has exactly the published bytes: %s", (_name, event, hex) => {
    expect(Buffer.from(frameOf(event)).toString("hex")).toBe(hex.replaceAll(" ", ""));
  });

  it("is read from the middle of a larger buffer", () => {
    const whole = Buffer.concat([Buffer.from([9, 9, 9]), frameOf(key), Buffer.from([9])]);

    expect(decodeInput(whole.subarray(3, -1))).toEqual({ epoch: 7, sequence: 9, event: key });
  });
});

describe("bytes that lie (ATK-43)", () => {
  it("are no frame when cut short or when anything follows", () => {
    fc.assert(
      fc.property(inputFrames, fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 9 }), (frame, cut, more) => {
        const bytes = encodeInput(frame);
        const short = decodeInput(bytes.subarray(0, cut % bytes.length));
        const long = decodeInput(Uint8Array.from([...bytes, ...more]));
        // Text has any length, so what is left, or what follows, may be text of its own; everything else is refused.
        expect(short === null || short.event.type === "text").toBe(true);
        expect(long === null || long.event.type === "text").toBe(true);
      }),
    );
  });

  it("are refused or are exactly what they say, whatever they are", () => {
    const anything = fc.uint8Array({ maxLength: 64 });
    const likely = fc
      .tuple(
        fc.integer({ min: 0, max: 10 }),
        fc.uint8Array({ minLength: 8, maxLength: 8 }),
        fc.uint8Array({ maxLength: 20 }),
      )
      .map(([type, header, rest]) => Uint8Array.from([type, ...header, ...rest]));
    const damaged = fc.tuple(inputFrames, fc.nat(), fc.nat(255)).map(([frame, at, value]) => {
      const bytes = encodeInput(frame);
      bytes[at % bytes.length] = value;
      return bytes;
    });
    fc.assert(
      fc.property(fc.oneof(anything, likely, damaged), (bytes) => {
        const frame = decodeInput(bytes);
        if (frame !== null) expect(encodeInput(frame)).toEqual(bytes);
      }),
      { numRuns: 20_000 },
    );
  });

  const changed = (event: InputEvent, at: number, value: number) => {
    const bytes = frameOf(event);
    bytes[at] = value;
    return bytes;
  };
  const textOf = (...bytes: number[]) => Uint8Array.from([2, 0, 0, 0, 0, 0, 0, 0, 0, ...bytes]);
  const place: InputEvent = { type: "button", button: "left", isDown: true, at: { mode: "to", x: 0, y: 0 } };

  it.each([
    ["nothing", new Uint8Array()],
    ["a type of 0", changed(key, 0, 0)],
    ["a type of 9", changed(key, 0, 9)],
    ["a key that is none (usage 3)", changed(key, 9, 3)],
    ["a key above the last (usage 0xe8)", changed(key, 9, 0xe8)],
    ["a key that is half down", changed(key, 11, 2)],
    ["a key with a line feed as its character", changed(key, 12, 0x0a)],
    ["a key with a control character of C1", changed(key, 12, 0x85)],
    ["a key with a character beyond Unicode", changed(key, 14, 0x11)],
    ["a key with half a pair", Uint8Array.from([1, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 1, 0, 0xd8, 0, 0])],
    ["a sixth mouse button", changed(place, 9, 5)],
    ["a place of an unknown kind", changed(place, 11, 2)],
    ["a place left of the screen", changed(place, 15, 0xff)],
    ["a place below the screen", changed(place, 18, 1)],
    ["a pad that is half plugged in", changed(pad, 9, 2)],
    ["an eighteenth pad button", changed(pad, 12, 2)],
    ["no text", textOf()],
    ["text that is not UTF-8", textOf(0xff)],
    ["text in a longer spelling than needed", textOf(0xc0, 0xaf)],
    ["half of a pair, spelled out", textOf(0xed, 0xa0, 0x80)],
    ["a text that ends within a character", textOf(0xc3)],
    ["an escape", textOf(0x1b, 0x5b, 0x41)],
    ["a carriage return", textOf(0x0d)],
    ["a zero", textOf(0x41, 0)],
    ["a control character of C1", textOf(0xc2, 0x85)],
    ["a text longer than any", Uint8Array.from([2, ...new Uint8Array(8), ...new Uint8Array(4_097).fill(0x41)])],
    ["a megabyte", new Uint8Array(1_000_000).fill(2)],
  ])("are no frame: %s", (_name, bytes) => {
    expect(decodeInput(bytes)).toBeNull();
  });

  it("may have the longest text there is", () => {
    const longest = frameOf({ type: "text", text: "x".repeat(4_096) });

    expect(longest.length).toBe(MOST_FRAME_BYTES);
    expect(decodeInput(longest)?.event).toEqual({ type: "text", text: "x".repeat(4_096) });
  });
});

describe("what no bytes can say", () => {
  const state = { plugged: true, buttons: 0, axes: [0, 0, 0, 0], triggers: [0, 0] } as const;
  it.each([
    ["NaN as a place", { type: "pointer", to: { mode: "to", x: Number.NaN, y: 0 } }],
    ["a place off the screen", { type: "pointer", to: { mode: "to", x: 0, y: 65_536 } }],
    ["half a pixel", { type: "pointer", to: { mode: "by", totalX: 0.5, totalY: 0 } }],
    ["a total that was not wrapped", { type: "pointer", to: { mode: "by", totalX: 0, totalY: 0x8000_0000 } }],
    ["an endless wheel", { type: "wheel", dx: 0, dy: Number.POSITIVE_INFINITY }],
    ["a wheel beyond 16 bits", { type: "wheel", dx: 32_768, dy: 0 }],
    ["a key that is none", { type: "key", usage: 3, isDown: true, codePoint: 0 }],
    ["a control character", { type: "key", usage: 4, isDown: true, codePoint: 13 }],
    ["an empty text", { type: "text", text: "" }],
    ["half a pair as text", { type: "text", text: "\ud800" }],
    ["an escape as text", { type: "text", text: "\u001b[A" }],
    ["a text that is too long", { type: "text", text: "é".repeat(2_049) }],
    ["a pad button too many", { type: "gamepad", state: { ...state, buttons: 2 ** 17 } }],
    ["an axis as a fraction", { type: "gamepad", state: { ...state, axes: [0, 0, 0, 0.25] } }],
    ["a trigger pulled too far", { type: "gamepad", state: { ...state, triggers: [256, 0] } }],
  ] as const)("is refused when it is written: %s", (_name, event) => {
    expect(() => frameOf(event)).toThrow(RangeError);
  });

  it.each([Number.NaN, -1, 2 ** 32, 1.5])("is refused as epoch and as sequence: %d", (value) => {
    expect(() => frameOf(key, value)).toThrow(RangeError);
    expect(() => frameOf(key, 0, value)).toThrow(RangeError);
  });
});
