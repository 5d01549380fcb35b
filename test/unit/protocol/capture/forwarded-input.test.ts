import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readForwardedInput, writeForwardedInput } from "../../../../src/protocol/capture/forwarded-input.ts";

describe("a frame that the capture page forwards", () => {
  it("arrives with its session, its channel and its bytes untouched", () => {
    const anything = fc.record({
      slot: fc.integer({ min: 1, max: 0xffff }),
      channel: fc.constantFrom("keys" as const, "motion" as const, "gamepad" as const),
      frame: fc.uint8Array({ maxLength: 40 }),
    });
    fc.assert(
      fc.property(anything, (input) => {
        expect(readForwardedInput(writeForwardedInput(input))).toEqual(input);
      }),
    );
  });

  it("is three bytes longer than what the viewer sent", () => {
    const bytes = writeForwardedInput({ slot: 258, channel: "motion", frame: Uint8Array.of(5, 6) });

    expect([...bytes]).toEqual([2, 1, 2, 5, 6]);
  });

  it.each([
    ["cut short", [1, 0]],
    ["of no session", [0, 0, 1, 8]],
    ["of the control channel, which carries text", [1, 0, 0, 8]],
    ["of an unknown channel", [1, 0, 4, 8]],
  ])("is refused when it is %s (ATK-43)", (_name, bytes) => {
    expect(readForwardedInput(Uint8Array.from(bytes))).toBeNull();
  });

  it.each([0, -1, 65_536, Number.NaN, 1.5])("cannot be written for a session numbered %d", (slot) => {
    expect(() => writeForwardedInput({ slot, channel: "keys", frame: new Uint8Array() })).toThrow(RangeError);
  });
});
