import { describe, expect, it } from "vitest";
import { HID_USAGE_OF_CODE } from "../../../../../src/protocol/input/hid-usage.ts";
import {
  KeyReader,
  type KeyboardPlatform,
  type KeyPress,
} from "../../../../../src/renderer/viewer/input/key-reader.ts";
import { FakeClock } from "../../../../support/fake-clock.ts";

const { KeyA, KeyQ, KeyC, KeyS, KeyE, ControlLeft, MetaLeft, CapsLock, Quote, Enter, Semicolon } = HID_USAGE_OF_CODE;

function press(code: string, key: string, more: Partial<KeyPress> = {}): KeyPress {
  return { code, key, repeat: false, isComposing: false, metaKey: false, ...more };
}

function setup(platform: KeyboardPlatform = "other", isPhysical = false) {
  const clock = new FakeClock();
  const sent: (readonly [usage: number, isDown: boolean, codePoint: number])[] = [];
  const reader = new KeyReader({
    platform,
    clock,
    send: (...key) => sent.push(key),
    isPhysical: () => isPhysical,
  });
  return { clock, sent, reader };
}

describe("the keyboard", () => {
  it("sends the place of a key and the character of the viewer's own layout", () => {
    const { reader, sent } = setup();
    expect(reader.down(press("KeyQ", "a"))).toBe(true);
    reader.up(press("KeyQ", "a"));
    reader.down(press("Semicolon", "ů"));
    reader.down(press("Enter", "Enter"));
    expect(sent).toEqual([
      [KeyQ, true, 97],
      [KeyQ, false, 0],
      [Semicolon, true, 0x16f],
      [Enter, true, 0],
    ]);
  });

  it("sends places alone while the pointer is locked, dead keys and all", () => {
    const { reader, sent } = setup("windows", true);
    reader.down(press("KeyQ", "a"));
    reader.down(press("Quote", "Dead"));
    reader.down(press("ControlLeft", "Control"));
    expect(sent).toEqual([
      [KeyQ, true, 0],
      [Quote, true, 0],
      [ControlLeft, true, 0],
    ]);
  });

  it("leaves dead keys and what is being composed to the input method", () => {
    const { reader, sent } = setup();
    expect(reader.down(press("Quote", "Dead"))).toBe(false);
    expect(reader.down(press("KeyE", "Process"))).toBe(false);
    expect(reader.down(press("KeyE", "e", { isComposing: true }))).toBe(false);
    reader.up(press("Quote", "Dead"));
    expect(sent).toEqual([]);
  });

  it("ignores repetitions: the host repeats by itself", () => {
    const { reader, sent } = setup();
    reader.down(press("KeyA", "a"));
    expect(reader.down(press("KeyA", "a", { repeat: true }))).toBe(true);
    expect(sent).toEqual([[KeyA, true, 97]]);
  });

  it("sends no release of what was let go already", () => {
    const { reader, sent } = setup();
    reader.down(press("KeyA", "a"));
    reader.forget();
    reader.up(press("KeyA", "a"));
    expect(sent).toEqual([[KeyA, true, 97]]);
  });

  it("sends what AltGr chose, without AltGr and without the left Control that Windows puts before it", () => {
    const { reader, sent, clock } = setup("windows");
    reader.down(press("ControlLeft", "Control"));
    reader.down(press("AltRight", "AltGraph"));
    reader.down(press("KeyQ", "@"));
    reader.up(press("KeyQ", "@"));
    reader.up(press("ControlLeft", "Control"));
    reader.up(press("AltRight", "AltGraph"));
    clock.advance(1_000);
    expect(sent).toEqual([
      [KeyQ, true, 64],
      [KeyQ, false, 0],
    ]);
  });

  it("sends the left Control of Windows when no AltGr follows: at the next key, at its release, or after a moment", () => {
    const { reader, sent, clock } = setup("windows");
    reader.down(press("ControlLeft", "Control"));
    reader.down(press("KeyC", "c"));
    reader.up(press("KeyC", "c"));
    reader.up(press("ControlLeft", "Control"));
    reader.down(press("ControlLeft", "Control"));
    reader.up(press("ControlLeft", "Control"));
    reader.down(press("ControlLeft", "Control"));
    clock.advance(20);
    expect(sent).toEqual([
      [ControlLeft, true, 0],
      [KeyC, true, 99],
      [KeyC, false, 0],
      [ControlLeft, false, 0],
      [ControlLeft, true, 0],
      [ControlLeft, false, 0],
      [ControlLeft, true, 0],
    ]);
  });

  it("lets go by itself of what macOS keeps to itself while Command is down", () => {
    const { reader, sent } = setup("mac");
    reader.down(press("KeyA", "a"));
    reader.down(press("MetaLeft", "Meta", { metaKey: true }));
    reader.down(press("KeyS", "s", { metaKey: true }));
    reader.up(press("MetaLeft", "Meta"));
    reader.down(press("CapsLock", "CapsLock"));
    expect(sent).toEqual([
      [KeyA, true, 97],
      [MetaLeft, true, 0],
      [KeyS, true, 115],
      [KeyS, false, 0],
      [MetaLeft, false, 0],
      [KeyA, false, 0],
      [CapsLock, true, 0],
      [CapsLock, false, 0],
    ]);
  });

  it("knows the keys of keyboards on glass by their names, and leaves to the browser what has no place", () => {
    const { reader, sent } = setup();
    expect(reader.down(press("", "Enter"))).toBe(true);
    expect(reader.down(press("", "Unidentified"))).toBe(false);
    expect(reader.down(press("MediaPlayPause", "MediaPlayPause"))).toBe(false);
    expect(reader.down(press("KeyE", "\u0000"))).toBe(true);
    expect(sent).toEqual([
      [Enter, true, 0],
      [KeyE, true, 0],
    ]);
  });
});
