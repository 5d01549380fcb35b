import type { XConnection } from "./x-connection.ts";
import { KEYSYM } from "./keysym.ts";

/** Bits of an X modifier state. */
export const MODIFIER = { shift: 1, lock: 2, control: 4, alt: 8, super: 64 } as const;
/** Modifiers that make a shortcut of a key. */
export const SHORTCUT_MODIFIERS = MODIFIER.control | MODIFIER.alt | MODIFIER.super;

const STATE_BYTES = 18;
const CORE_KEYBOARD = 0x100;
const GROUP_SHIFT = 13;
const MODIFIER_KINDS = 8;

/** A key, and the level modifiers (shift, AltGr) that must be down with it and no others. */
export interface Stroke {
  readonly keycode: number;
  readonly levelModifiers: number;
}

/** The host's keyboard as it is now: which key writes what with which modifiers, and what is down. */
export class XLayout {
  readonly #connection: XConnection;
  readonly #isSpare: (keycode: number) => boolean;
  /** By group and locked modifiers, as those change what keys write. */
  readonly #strokes = new Map<number, ReadonlyMap<string, Stroke>>();
  #level3: number | undefined;

  constructor(connection: XConnection, isSpare: (keycode: number) => boolean) {
    this.#connection = connection;
    this.#isSpare = isSpare;
  }

  /** The keyboard map has changed. */
  forget(): void {
    this.#strokes.clear();
    this.#level3 = undefined;
  }

  /** Modifiers in force and the group, as an event of now would carry them. @throws InjectorGone */
  state(): number {
    const { x, display } = this.#connection;
    const bytes = Buffer.alloc(STATE_BYTES);
    this.#connection.ask(() => x.keyboardState(display, CORE_KEYBOARD, bytes));
    return bytes.readUInt8(6) | ((bytes.readUInt8(0) & 3) << GROUP_SHIFT);
  }

  /** The modifiers that choose what a key writes. */
  get levelMask(): number {
    return MODIFIER.shift | this.#level3Mask();
  }

  /** The character that a key writes in a state, 0 for none. */
  written(keycode: number, state: number): number {
    const { x, display } = this.#connection;
    const consumed: [number] = [0];
    const keysym: [number] = [0];
    if (x.lookUp(display, keycode, state & ~SHORTCUT_MODIFIERS, consumed, keysym) === 0) return 0;
    const codePoint = x.codePointOf(keysym[0]);
    const isCapital = (state & MODIFIER.lock) !== 0 && (consumed[0] & MODIFIER.lock) === 0;
    return isCapital && codePoint !== 0 ? upperCase(codePoint) : codePoint;
  }

  /** How to write a character from here, with as few changes of modifiers as can be; null when no key does. */
  find(codePoint: number, state: number): Stroke | null {
    const strokes = this.#strokesOf(state & ~SHORTCUT_MODIFIERS & ~this.levelMask);
    const present = state & this.levelMask;
    const [shift, level3] = [MODIFIER.shift, this.#level3Mask()];
    for (const modifiers of [present, 0, shift, level3, shift | level3]) {
      const stroke = strokes.get(keyOf(codePoint, modifiers));
      if (stroke !== undefined) return stroke;
    }
    return null;
  }

  /** The key that holds a modifier, for pressing it. 0 when no key does. */
  keyOfModifier(modifier: number): number {
    const { x, display } = this.#connection;
    return x.keycodeOf(display, modifier === MODIFIER.shift ? KEYSYM.shiftLeft : KEYSYM.level3Shift);
  }

  /** All keys that are down. @throws InjectorGone */
  keysDown(): readonly number[] {
    const { x, display } = this.#connection;
    const bits = Buffer.alloc(32);
    this.#connection.ask(() => x.keymap(display, bits));
    return Array.from({ length: 256 }, (_, keycode) => keycode).filter(
      (keycode) => (((bits[keycode >> 3] ?? 0) >> (keycode & 7)) & 1) === 1,
    );
  }

  /** The keys that make up some modifiers, down or not. @throws InjectorGone */
  keysOfModifiers(mask: number): ReadonlySet<number> {
    const { x, display } = this.#connection;
    const map = this.#connection.ask(() => x.modifierMapping(display));
    // XModifierKeymap: int max_keypermod, then a pointer to eight rows of keycodes.
    const perModifier = x.koffi.decode.int(map);
    const keycodes: number[] = x.koffi.decode(
      x.koffi.decode(map, 8, "void *"),
      x.koffi.array("uint8_t", perModifier * MODIFIER_KINDS, "Array"),
    );
    x.freeModifierMapping(map);
    const wanted = keycodes.filter((_, index) => ((mask >> Math.floor(index / perModifier)) & 1) === 1);
    return new Set(wanted.filter((keycode) => keycode !== 0));
  }

  /** Applications tell the keypad's digits and signs from the others. */
  #isKeypad(keycode: number): boolean {
    const { x, display } = this.#connection;
    const keysym: [number] = [0];
    x.lookUp(display, keycode, 0, [0], keysym);
    return keysym[0] >= KEYSYM.firstOfKeypad && keysym[0] <= KEYSYM.lastOfKeypad;
  }

  #level3Mask(): number {
    const { x, display } = this.#connection;
    this.#level3 ??= this.#connection.ask(() => x.modifiersOf(display, KEYSYM.level3Shift));
    return this.#level3;
  }

  #strokesOf(base: number): ReadonlyMap<string, Stroke> {
    const known = this.#strokes.get(base);
    if (known !== undefined) return known;
    const { x, display } = this.#connection;
    const [least, most]: [[number], [number]] = [[0], [0]];
    x.keycodeRange(display, least, most);
    const strokes = new Map<string, Stroke>();
    const [shift, level3] = [MODIFIER.shift, this.#level3Mask()];
    for (const levelModifiers of [0, shift, level3, shift | level3]) {
      for (let keycode = least[0]; keycode <= most[0]; keycode++) {
        if (this.#isSpare(keycode)) continue;
        if (this.#isKeypad(keycode)) continue;
        const codePoint = this.written(keycode, base | levelModifiers);
        const key = keyOf(codePoint, levelModifiers);
        if (codePoint !== 0 && !strokes.has(key)) strokes.set(key, { keycode, levelModifiers });
      }
    }
    this.#strokes.set(base, strokes);
    return strokes;
  }
}

function keyOf(codePoint: number, levelModifiers: number): string {
  return `${codePoint}/${levelModifiers}`;
}

function upperCase(codePoint: number): number {
  const upper = String.fromCodePoint(codePoint).toUpperCase();
  const first = upper.codePointAt(0) ?? codePoint;
  return String.fromCodePoint(first) === upper ? first : codePoint;
}
