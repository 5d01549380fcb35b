import { describe, expect, it } from "vitest";
import { gamepadEvents } from "../../../../src/agent/input/linux-uinput/gamepad-events.ts";
import {
  encodeAxisSetup,
  encodeDeviceSetup,
  encodeEvents,
} from "../../../../src/agent/input/linux-uinput/uinput-layout.ts";

describe("the kernel's structures of input", () => {
  it("names a device in 92 bytes, with the name cut to fit and ended", () => {
    const bytes = encodeDeviceSetup({
      name: "x".repeat(200),
      bus: 3,
      vendor: 0x045e,
      product: 0x028e,
      version: 0x0110,
    });

    expect(bytes).toHaveLength(92);
    expect(bytes.subarray(0, 8).toString("hex")).toBe("03005e048e021001");
    expect(bytes.readUInt8(86)).toBe("x".charCodeAt(0));
    expect(bytes.readUInt8(87)).toBe(0);
  });

  it("describes an axis in 28 bytes", () => {
    const bytes = encodeAxisSetup({ code: 3, minimum: -32_768, maximum: 32_767, fuzz: 16, flat: 128 });

    expect(bytes.toString("hex")).toBe("03000000000000000080ffffff7f0000100000008000000000000000");
  });

  it("ends every batch of events with a report", () => {
    const bytes = encodeEvents([{ type: 1, code: 0x130, value: 1 }]);

    expect(bytes.subarray(16, 24).toString("hex")).toBe("0100300101000000");
    expect(bytes.subarray(24).equals(Buffer.alloc(24))).toBe(true);
  });

  it("turns a pad's cross into a hat and its triggers into axes", () => {
    const events = gamepadEvents({
      plugged: true,
      buttons: (1 << 0) | (1 << 12) | (1 << 15),
      axes: [1, -2, 3, -4],
      triggers: [9, 8],
    });

    const values = new Map(events.map(({ type, code, value }) => [`${type}:${code}`, value]));
    expect(values.get("1:304")).toBe(1);
    expect(["3:0", "3:1", "3:3", "3:4", "3:2", "3:5", "3:16", "3:17"].map((key) => values.get(key))).toEqual([
      1, -2, 3, -4, 9, 8, 1, -1,
    ]);
  });
});
