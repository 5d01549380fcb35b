import { InjectorGone, type KeyboardInjector } from "../contract.ts";
import { evdevOfUsage, USAGE } from "../keys/hid-to-evdev.ts";
import { KEYSYM } from "./keysym.ts";
import type { XConnection } from "./x-connection.ts";
import { MODIFIER, SHORTCUT_MODIFIERS, XLayout, type Stroke } from "./x-layout.ts";
import { XSpareKeys } from "./x-spare-keys.ts";

/** X servers number keys eight higher than Linux. */
const EVDEV_OFFSET = 8;

interface KeyStep {
  readonly keycode: number;
  readonly isDown: boolean;
}

/**
 * Presses keys by XTest so that the guest's characters arrive whatever the host's layout is. When shift or AltGr must differ for a press,
 * they stay so until the next key or its release, so that the server's own repeats write the same character.
 */
export class XKeyboard implements KeyboardInjector {
  readonly #connection: XConnection;
  readonly #spare: XSpareKeys;
  readonly #layout: XLayout;
  /** Key of each usage that is down. */
  readonly #held = new Map<number, number>();
  readonly #heldKeys = new Set<number>();
  /** What puts the modifiers back. */
  #undo: readonly KeyStep[] = [];

  constructor(connection: XConnection) {
    this.#connection = connection;
    this.#spare = new XSpareKeys(connection);
    this.#layout = new XLayout(connection, (keycode) => this.#spare.has(keycode));
  }

  key(usage: number, isDown: boolean, codePoint: number): void {
    this.#putModifiersBack();
    if (isDown) this.#press(usage, codePoint);
    else this.#release(usage);
  }

  text(text: string): void {
    this.#putModifiersBack();
    for (const character of text) this.#type(character.codePointAt(0) ?? 0);
  }

  /** Called with what the server told since the last event. */
  onMapping(changed: { readonly first: number; readonly count: number } | null): void {
    if (changed !== null && this.#spare.owns(changed)) return;
    this.#layout.forget();
    this.#spare.forget();
  }

  /** Puts modifiers back before something else than a key happens. */
  #putModifiersBack(): void {
    const steps = this.#undo;
    this.#undo = [];
    this.#fake(steps);
  }

  close(): void {
    this.#spare.close();
    try {
      this.#putModifiersBack();
      this.#spare.restore(new Set());
    } catch (error) {
      // A dead server has no map to put back.
      if (!(error instanceof InjectorGone)) throw error;
    }
  }

  #press(usage: number, codePoint: number): void {
    // Held keys are repeated by the server.
    if (this.#held.has(usage)) return;
    const state = this.#layout.state();
    const stroke = this.#strokeFor(usage, codePoint, state);
    if (stroke === null) return;
    const isPressedAlready = this.#heldKeys.has(stroke.keycode);
    this.#held.set(usage, stroke.keycode);
    this.#heldKeys.add(stroke.keycode);
    const { steps, undo } = this.#adjustment(state, stroke.state);
    this.#undo = undo;
    this.#fake([
      ...steps,
      ...(isPressedAlready ? [{ keycode: stroke.keycode, isDown: false }] : []),
      { keycode: stroke.keycode, isDown: true },
    ]);
  }

  #release(usage: number): void {
    const keycode = this.#held.get(usage);
    if (keycode === undefined) return this.#releaseStrays(usage);
    this.#held.delete(usage);
    if ([...this.#held.values()].includes(keycode)) return;
    this.#heldKeys.delete(keycode);
    this.#fake([{ keycode, isDown: false }]);
  }

  /**
   * Nothing is known of this key: an agent before this one, which ended without a goodbye, may have pressed it, and by any key of the map.
   * Whatever is down and not held by anybody now is let go; XTest leaves alone what a real keyboard holds.
   */
  #releaseStrays(usage: number): void {
    const own = evdevOfUsage(usage);
    const strays = this.#layout.keysDown().filter((keycode) => !this.#heldKeys.has(keycode));
    const keycodes =
      own === undefined || this.#heldKeys.has(own + EVDEV_OFFSET) ? strays : [own + EVDEV_OFFSET, ...strays];
    this.#fake([...new Set(keycodes)].map((keycode) => ({ keycode, isDown: false })));
  }

  /** Which key to press, and the modifiers that it needs; null when there is none. */
  #strokeFor(usage: number, codePoint: number, state: number): { keycode: number; state: number } | null {
    const code = evdevOfUsage(usage);
    const physical = code === undefined ? null : { keycode: code + EVDEV_OFFSET, state };
    if (!isCharacter(codePoint)) return physical;
    if (physical !== null && this.#layout.written(physical.keycode, state) === codePoint && !this.#isAltGrPair()) {
      return physical;
    }
    const typing = this.#withoutAltGr(state, physical?.keycode ?? 0, codePoint);
    const stroke = this.#layout.find(codePoint, typing);
    if (stroke !== null) return { keycode: stroke.keycode, state: this.#stateOf(stroke, typing) };
    // A shortcut of a key that the host lacks means the place of the key.
    if ((typing & SHORTCUT_MODIFIERS) !== 0) return physical;
    const spare = this.#spare.keyFor(codePoint, this.#heldKeys);
    return spare === null ? null : { keycode: spare, state: typing & ~MODIFIER.lock };
  }

  /** Windows tells AltGr as the left Ctrl and the right Alt together. */
  #isAltGrPair(): boolean {
    return this.#held.has(USAGE.rightAlt) && this.#held.has(USAGE.leftControl);
  }

  /**
   * A guest's AltGr is no shortcut: where the host has a plain right Alt instead, or a left Ctrl came with it, neither counts for a
   * character that the key would not write without it.
   */
  #withoutAltGr(state: number, keycode: number, codePoint: number): number {
    if (!this.#held.has(USAGE.rightAlt)) return state;
    if (this.#layout.written(keycode, state & ~(this.#layout.levelMask & ~MODIFIER.shift)) === codePoint) return state;
    return state & ~MODIFIER.alt & ~(this.#held.has(USAGE.leftControl) ? MODIFIER.control : 0);
  }

  #stateOf(stroke: Stroke, state: number): number {
    return (state & ~this.#layout.levelMask) | stroke.levelModifiers;
  }

  #type(codePoint: number): void {
    const key = codePoint === 0x0a ? USAGE.enter : codePoint === 0x09 ? USAGE.tab : 0;
    const state = this.#layout.state();
    const plain = state & ~SHORTCUT_MODIFIERS;
    const stroke = key === 0 ? this.#strokeForText(codePoint, plain) : this.#plainKey(key, plain);
    if (stroke === null) return;
    const { steps, undo } = this.#adjustment(state, stroke.state);
    const { keycode } = stroke;
    this.#fake([...steps, { keycode, isDown: false }, { keycode, isDown: true }, { keycode, isDown: false }, ...undo]);
  }

  #plainKey(usage: number, state: number): { keycode: number; state: number } | null {
    const code = evdevOfUsage(usage);
    return code === undefined ? null : { keycode: code + EVDEV_OFFSET, state: state & ~this.#layout.levelMask };
  }

  #strokeForText(codePoint: number, state: number): { keycode: number; state: number } | null {
    const stroke = this.#layout.find(codePoint, state);
    if (stroke !== null && !this.#heldKeys.has(stroke.keycode)) {
      return { keycode: stroke.keycode, state: this.#stateOf(stroke, state) };
    }
    const spare = this.#spare.keyFor(codePoint, this.#heldKeys);
    return spare === null ? null : { keycode: spare, state: state & ~MODIFIER.lock };
  }

  /** The steps from one state of modifiers to another, and back. */
  #adjustment(from: number, to: number): { steps: readonly KeyStep[]; undo: readonly KeyStep[] } {
    const mask = this.#layout.levelMask | SHORTCUT_MODIFIERS;
    const surplus = from & ~to & mask;
    const steps: KeyStep[] = [];
    const undo: KeyStep[] = [];
    if ((from & ~to & MODIFIER.lock) !== 0) {
      const keycode = this.#connection.x.keycodeOf(this.#connection.display, KEYSYM.capsLock);
      const tap = [true, false].map((isDown) => ({ keycode, isDown }));
      steps.push(...tap);
      undo.push(...tap);
    }
    if (surplus !== 0) {
      const keys = this.#layout.keysOfModifiers(surplus);
      for (const keycode of this.#layout.keysDown().filter((down) => keys.has(down))) {
        steps.push({ keycode, isDown: false });
        undo.unshift({ keycode, isDown: true });
      }
    }
    for (const modifier of [MODIFIER.shift, this.#layout.levelMask & ~MODIFIER.shift]) {
      if ((to & ~from & modifier) === 0) continue;
      const keycode = this.#layout.keyOfModifier(modifier);
      steps.push({ keycode, isDown: true });
      undo.unshift({ keycode, isDown: false });
    }
    return { steps, undo };
  }

  #fake(steps: readonly KeyStep[]): void {
    const { x, display } = this.#connection;
    if (steps.length === 0) return;
    this.#connection.send(() => {
      for (const { keycode, isDown } of steps) x.fakeKey(display, keycode, Number(isDown), 0);
    });
  }
}

/** Enter, Backspace and the like are keys, not characters. */
function isCharacter(codePoint: number): boolean {
  return codePoint >= 0x20 && codePoint !== 0x7f;
}
