import { describe, expect, it } from "vitest";
import { UinputKeyboard } from "../../../../src/agent/input/linux-uinput/uinput-keyboard.ts";
import { UinputMouse } from "../../../../src/agent/input/linux-uinput/uinput-mouse.ts";
import type { KernelEvent } from "../../../../src/agent/input/linux-uinput/uinput-layout.ts";
import { createLogger } from "../../../../src/node/logger.ts";

/** A device that remembers each report as `type:code=value`. */
function recordingDevice() {
  const reports: string[] = [];
  const emit = (events: readonly KernelEvent[]) =>
    void reports.push(events.map(({ type, code, value }) => `${type}:${code}=${value}`).join(" "));
  return { emit, reports };
}

function setup() {
  const warnings: unknown[] = [];
  const log = createLogger("test", { LATCHKEY_LOG: "silent" });
  log.warn = (...said: readonly unknown[]) => void warnings.push(said);
  const [keys, pointer, wheel] = [recordingDevice(), recordingDevice(), recordingDevice()];
  return {
    keyboard: new UinputKeyboard(keys, log),
    mouse: new UinputMouse(pointer, wheel),
    keys: keys.reports,
    pointer: pointer.reports,
    wheel: wheel.reports,
    warnings,
  };
}

describe("a keyboard of the kernel's", () => {
  it("presses the physical key, whatever character is wanted", () => {
    const { keyboard, keys } = setup();

    keyboard.key(0x1c, true);
    keyboard.key(0x1c, false);
    keyboard.key(0xdd, true);

    expect(keys).toEqual(["1:21=1", "1:21=0"]);
  });

  it("writes text with shift where it is needed, and says once that it leaves out what a US keyboard lacks", () => {
    const { keyboard, keys, warnings } = setup();

    keyboard.text("A€a");
    keyboard.text("я");

    expect(keys).toEqual(["1:42=1", "1:30=0", "1:30=1", "1:30=0", "1:42=0", "1:30=0", "1:30=1", "1:30=0"]);
    expect(warnings).toHaveLength(1);
    expect(JSON.stringify(warnings)).not.toMatch(/[€я]/);
  });

  it("lets go of modifiers while it writes, and presses them again", () => {
    const { keyboard, keys } = setup();

    keyboard.key(0xe0, true);
    keyboard.text(" ");

    expect(keys).toEqual(["1:29=1", "1:29=0", "1:57=0", "1:57=1", "1:57=0", "1:29=1"]);
  });
});

describe("the two pointing devices of the kernel's", () => {
  it("press buttons by the one that moved last, and release them by the one that pressed", () => {
    const { mouse, pointer, wheel } = setup();

    mouse.moveTo(1, 2);
    mouse.button("right", true);
    mouse.moveBy(3, 0);
    mouse.button("right", false);
    mouse.button("back", true);

    expect(pointer).toEqual(["3:0=1 3:1=2", "1:273=1", "1:273=0"]);
    expect(wheel).toEqual(["2:0=3", "1:275=1"]);
  });

  it("turn the wheel in 120ths at once and in notches when they are full", () => {
    const { mouse, wheel } = setup();

    mouse.wheel(0, 60);
    mouse.wheel(-30, 60);
    mouse.wheel(0, 0);

    expect(wheel).toEqual(["2:11=-60", "2:12=-30 2:11=-60 2:8=-1"]);
  });
});
