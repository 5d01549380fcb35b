import type { KeyboardInjector } from "../contract.ts";
import { USAGE } from "../keys/hid-to-evdev.ts";
import { keyInput, unicodeInput } from "./input-structure.ts";
import { scanCodeOf, type ScanCode } from "./scan-codes.ts";

export interface WindowsKeys {
  /** All or none. @throws InjectorGone */
  send(inputs: readonly Buffer[]): void;
  /** Whether a key, alone or with shift, writes this character by the layout of the program that has the keyboard. */
  writes(key: ScanCode, codePoint: number, isShifted: boolean): boolean;
}

const SHIFTS: readonly number[] = [USAGE.leftShift, 0xe5];
const SHORTCUTS: readonly number[] = [USAGE.leftControl, 0xe2, 0xe3, 0xe4, 0xe7];
const RETURN = 0x0d;

/** Presses keys by their scan codes; a character that the key would not write is sent as such. Text is sent as such altogether. */
export class WindowsKeyboard implements KeyboardInjector {
  readonly #keys: WindowsKeys;
  /** What goes up for each usage that is down. */
  readonly #held = new Map<number, readonly Buffer[]>();

  constructor(keys: WindowsKeys) {
    this.#keys = keys;
  }

  key(usage: number, isDown: boolean, codePoint: number): void {
    if (isDown) this.#press(usage, codePoint);
    else this.#release(usage);
  }

  text(text: string): void {
    // Programs know the end of a line by the character that Enter writes.
    const units = text.replaceAll("\n", String.fromCodePoint(RETURN));
    const inputs = unitsOf(units).flatMap((unit) => [unicodeInput(unit, true), unicodeInput(unit, false)]);
    if (inputs.length > 0) this.#keys.send(inputs);
  }

  #press(usage: number, codePoint: number): void {
    const scanCode = scanCodeOf(usage);
    if (this.#isForeign(scanCode, codePoint)) {
      const units = unitsOf(String.fromCodePoint(codePoint));
      this.#held.set(
        usage,
        units.map((unit) => unicodeInput(unit, false)),
      );
      return this.#keys.send(units.map((unit) => unicodeInput(unit, true)));
    }
    if (scanCode === undefined) return;
    this.#held.set(usage, [keyInput(scanCode, false)]);
    this.#keys.send([keyInput(scanCode, true)]);
  }

  /** Of a key that is not known to be down, an agent before this one may have left the scan code pressed. */
  #release(usage: number): void {
    const scanCode = scanCodeOf(usage);
    const inputs = this.#held.get(usage) ?? (scanCode === undefined ? [] : [keyInput(scanCode, false)]);
    this.#held.delete(usage);
    if (inputs.length > 0) this.#keys.send(inputs);
  }

  /** A shortcut means the place of the key; Enter, Backspace and the like are keys. */
  #isForeign(scanCode: ScanCode | undefined, codePoint: number): boolean {
    if (codePoint < 0x20 || codePoint === 0x7f) return false;
    if (!this.#isAltGr() && SHORTCUTS.some((usage) => this.#held.has(usage))) return false;
    const isShifted = SHIFTS.some((usage) => this.#held.has(usage));
    return scanCode === undefined || !this.#keys.writes(scanCode, codePoint, isShifted);
  }

  /** Alone or with the left Ctrl that Windows adds to it. */
  #isAltGr(): boolean {
    const others = SHORTCUTS.filter((usage) => usage !== USAGE.leftControl);
    return this.#held.has(USAGE.rightAlt) && !others.some((usage) => this.#held.has(usage));
  }
}

function unitsOf(text: string): readonly number[] {
  return Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
}
