import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { placeOnDesk } from "../../../../src/agent/input/windows/desk-place.ts";
import { scanCodeOf } from "../../../../src/agent/input/windows/scan-codes.ts";
import { SEND_INPUT_KIND, VIGEM_KIND } from "../../../../src/agent/input/windows/windows-backend.ts";
import { WindowsKeyboard } from "../../../../src/agent/input/windows/windows-keyboard.ts";
import { WindowsMouse } from "../../../../src/agent/input/windows/windows-mouse.ts";
import { xusbReport } from "../../../../src/agent/input/windows/xusb-report.ts";
import { NativeUnavailable } from "../../../../src/agent/native/load-koffi.ts";
import { HID_USAGE_OF_CODE, type KeyCode } from "../../../../src/protocol/input/hid-usage.ts";

const DESK = { x: -1_920, y: 0, width: 4_480, height: 1_440, primaryWidth: 2_560, primaryHeight: 1_440 };

/** Windows with a US layout, which remembers each INPUT as hexadecimal. */
function setup() {
  const sent: string[] = [];
  const send = (inputs: readonly Buffer[]) => void sent.push(...inputs.map((input) => input.toString("hex")));
  const writes = ({ code }: { code: number }, codePoint: number, isShifted: boolean) =>
    code === 0x1e && codePoint === (isShifted ? 0x41 : 0x61);
  return {
    keyboard: new WindowsKeyboard({ send, writes }),
    mouse: new WindowsMouse({ send, desk: () => DESK }),
    take: () => sent.splice(0),
  };
}

/** The bytes of a KEYBDINPUT. */
function keyBytes(scan: string, flags: string): string {
  return `01000000000000000000${scan}${flags}`.padEnd(80, "0");
}

/** The bytes of a MOUSEINPUT. */
function mouseBytes(dx: string, dy: string, data: string, flags: string): string {
  return `0000000000000000${dx}${dy}${data}${flags}`.padEnd(80, "0");
}

describe("Windows' scan codes", () => {
  it.each<[KeyCode, number, boolean]>([
    ["KeyA", 0x1e, false],
    ["F12", 0x58, false],
    ["NumpadEnter", 0x1c, true],
    ["ArrowUp", 0x48, true],
    ["Numpad8", 0x48, false],
    ["NumLock", 0x45, true],
    ["Pause", 0x45, false],
    ["PrintScreen", 0x37, true],
    ["MetaLeft", 0x5b, true],
    ["AltRight", 0x38, true],
    ["IntlBackslash", 0x56, false],
    ["F24", 0x76, false],
  ])("tell %s as %i, extended: %s", (code, scanCode, isExtended) => {
    expect(scanCodeOf(HID_USAGE_OF_CODE[code])).toEqual({ code: scanCode, isExtended });
  });
});

describe("Windows' keyboard", () => {
  it("gets scan codes for keys that write what is meant, and for keys that write nothing", () => {
    const { keyboard, take } = setup();

    keyboard.key(0x04, true, 0x61);
    keyboard.key(0x04, false, 0);
    keyboard.key(HID_USAGE_OF_CODE.ArrowUp, true, 0);

    expect(take()).toEqual([keyBytes("1e00", "08000000"), keyBytes("1e00", "0a000000"), keyBytes("4800", "09000000")]);
  });

  it("gets characters that the key would not write, and the same ones at the release", () => {
    const { keyboard, take } = setup();

    keyboard.key(0x04, true, 0x71);
    keyboard.key(0x04, false, 0);
    keyboard.text("€\n");

    expect(take()).toEqual([
      keyBytes("7100", "04000000"),
      keyBytes("7100", "06000000"),
      keyBytes("ac20", "04000000"),
      keyBytes("ac20", "06000000"),
      keyBytes("0d00", "04000000"),
      keyBytes("0d00", "06000000"),
    ]);
  });

  it("gets a shortcut by the place of its key", () => {
    const { keyboard, take } = setup();

    keyboard.key(0xe0, true, 0);
    take();
    keyboard.key(0x04, true, 0x71);

    expect(take()).toEqual([keyBytes("1e00", "08000000")]);
  });

  it("lets go of what an agent before this one may have left down", () => {
    const { keyboard, take } = setup();

    keyboard.key(0x04, false, 0);

    expect(take()).toEqual([keyBytes("1e00", "0a000000")]);
  });
});

describe("Windows' mouse", () => {
  it("gets moves, buttons and fractions of a notch", () => {
    const { mouse, take } = setup();

    mouse.moveBy(-1, 2);
    mouse.button("back", true);
    mouse.button("left", false);
    mouse.wheel(30, 240);

    expect(take()).toEqual([
      mouseBytes("ffffffff", "02000000", "00000000", "01000000"),
      mouseBytes("00000000", "00000000", "01000000", "80000000"),
      mouseBytes("00000000", "00000000", "00000000", "04000000"),
      mouseBytes("00000000", "00000000", "1e000000", "00100000"),
      mouseBytes("00000000", "00000000", "10ffffff", "00080000"),
    ]);
  });

  it("goes to places on the primary display, wherever that lies on the desk", () => {
    const { mouse, take } = setup();

    mouse.moveTo(0, 0);

    expect(take()).toEqual([mouseBytes("b76d0000", "00000000", "00000000", "01c00000")]);
  });

  it("names the very pixel that was meant", () => {
    const size = fc.integer({ min: 1, max: 8_000 });
    fc.assert(
      fc.property(size, fc.nat(8_000), fc.nat(8_000), fc.nat(65_535), (primary, before, after, place) => {
        const whole = before + primary + after;
        const desk = { x: -before, y: 0, width: whole, height: 1, primaryWidth: primary, primaryHeight: 1 };
        const { x } = placeOnDesk(place, 0, desk);
        const wanted = before + Math.round((place / 65_535) * (primary - 1));
        expect(Math.floor((x * whole) / 65_536)).toBe(wanted);
      }),
    );
  });
});

describe("Windows' gamepads", () => {
  it("report buttons by their bits, triggers and sticks, with up as positive", () => {
    const buttons = [0, 3, 4, 8, 9, 10, 12, 15, 16].reduce((bits, index) => bits | (1 << index), 0);
    const report = xusbReport({ plugged: true, buttons, axes: [-32_768, -32_768, 5, 32_767], triggers: [255, 1] });

    expect(report).toEqual({
      wButtons: 0x1000 | 0x8000 | 0x100 | 0x20 | 0x10 | 0x40 | 1 | 8 | 0x400,
      bLeftTrigger: 255,
      bRightTrigger: 1,
      sThumbLX: -32_768,
      sThumbLY: 32_767,
      sThumbRX: 5,
      sThumbRY: -32_767,
    });
  });
});

describe.skipIf(process.platform === "win32")("on another system", () => {
  it("Windows' ways to inject say that they cannot be had", () => {
    for (const kind of [SEND_INPUT_KIND, VIGEM_KIND]) expect(() => kind.open({})).toThrow(NativeUnavailable);
  });
});
