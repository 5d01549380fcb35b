import type { Cancel, Clock } from "../../../base/clock.ts";
import { isKeyCodePoint } from "../../../protocol/input/characters.ts";
import { HID_USAGE_OF_CODE, usageOfCode } from "../../../protocol/input/hid-usage.ts";

/** What is read of a `KeyboardEvent`. */
export interface KeyPress {
  readonly code: string;
  readonly key: string;
  readonly repeat: boolean;
  readonly isComposing: boolean;
  readonly metaKey: boolean;
}

export type KeyboardPlatform = "mac" | "windows" | "other";

export interface KeyReaderParts {
  readonly platform: KeyboardPlatform;
  readonly clock: Clock;
  readonly send: (usage: number, isDown: boolean, codePoint: number) => void;
  /** Only the physical key counts: the pointer is locked for a game. */
  readonly isPhysical: () => boolean;
}

/** Windows says "left Control" just before AltGr; this long it is waited for whether that was all. */
const ALT_GR_WITHIN_MS = 20;
const { CapsLock, ControlLeft, MetaLeft, MetaRight } = HID_USAGE_OF_CODE;
const FIRST_MODIFIER = ControlLeft;

/** Turns keyboard events into keys to send, with the pecularities of each system taken out. */
export class KeyReader {
  readonly #parts: KeyReaderParts;
  readonly #held = new Set<number>();
  #cancelControl: Cancel | null = null;

  constructor(parts: KeyReaderParts) {
    this.#parts = parts;
  }

  /** True when the browser must do nothing about it; false when it is the input method's, whose text comes later. */
  down(press: KeyPress): boolean {
    const isPhysical = this.#parts.isPhysical();
    if (!isPhysical && (press.isComposing || press.key === "Dead" || press.key === "Process")) return false;
    // Keyboards on glass name no place, but some keys go by the same name.
    const usage = usageOfCode(press.code === "" ? press.key : press.code);
    if (usage === null) return false;
    if (press.repeat) return true;
    // It chose the character, which is sent as such: the host's keyboard may have no such key, or need another one.
    if (press.key === "AltGraph" && !isPhysical) return this.#forgetControl();
    this.#sendControl();
    if (this.#parts.platform === "windows" && usage === ControlLeft && !isPhysical) this.#waitForAltGr();
    else this.#press(usage, isPhysical ? 0 : codePointOf(press.key), press.metaKey);
    return true;
  }

  up(press: KeyPress): void {
    const usage = usageOfCode(press.code === "" ? press.key : press.code);
    if (usage === null) return;
    this.#sendControl();
    this.#release(usage);
    if (this.#parts.platform !== "mac" || (usage !== MetaLeft && usage !== MetaRight)) return;
    // macOS keeps the release of whatever was down with Command to itself.
    for (const held of this.#held) if (held < FIRST_MODIFIER) this.#release(held);
  }

  /** Everything was let go by other means. */
  forget(): void {
    this.#held.clear();
    this.#forgetControl();
  }

  #press(usage: number, codePoint: number, withMeta: boolean): void {
    this.#held.add(usage);
    this.#parts.send(usage, true, codePoint);
    const isSwallowed = usage === CapsLock || (withMeta && usage < FIRST_MODIFIER);
    if (this.#parts.platform === "mac" && isSwallowed) this.#release(usage);
  }

  #release(usage: number): void {
    if (this.#held.delete(usage)) this.#parts.send(usage, false, 0);
  }

  #waitForAltGr(): void {
    this.#cancelControl = this.#parts.clock.after(ALT_GR_WITHIN_MS, () => this.#sendControl());
  }

  #sendControl(): void {
    if (!this.#cancelControl) return;
    this.#forgetControl();
    this.#press(ControlLeft, 0, false);
  }

  #forgetControl(): true {
    this.#cancelControl?.();
    this.#cancelControl = null;
    return true;
  }
}

/** The character of a key, 0 for keys with a name. */
function codePointOf(key: string): number {
  const codePoint = key.codePointAt(0) ?? 0;
  return String.fromCodePoint(codePoint) === key && isKeyCodePoint(codePoint) ? codePoint : 0;
}
