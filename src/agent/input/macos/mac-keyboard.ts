import type { KeyboardInjector } from "../contract.ts";
import { USAGE } from "../keys/hid-to-evdev.ts";
import { textPieces, type MacEvent } from "./mac-events.ts";
import { isMacModifier, macFlagsOf, macKeyCodeOf, SHORTCUT_FLAGS } from "./mac-key-codes.ts";

/** Presses keys by their codes; the event says which character was meant, so the host's layout does not matter. */
export class MacKeyboard implements KeyboardInjector {
  readonly #post: (event: MacEvent) => void;
  readonly #held = new Set<number>();

  constructor(post: (event: MacEvent) => void) {
    this.#post = post;
  }

  key(usage: number, isDown: boolean, codePoint: number): void {
    const keyCode = macKeyCodeOf(usage);
    const isWriting = codePoint >= 0x20 && codePoint !== 0x7f && (macFlagsOf(this.#held) & SHORTCUT_FLAGS) === 0;
    const text = isWriting && !isMacModifier(usage) ? String.fromCodePoint(codePoint) : "";
    if (keyCode === undefined && text === "") return;
    if (isDown) this.#held.add(usage);
    else this.#held.delete(usage);
    this.#post({ kind: "key", keyCode: keyCode ?? 0, isDown, flags: macFlagsOf(this.#held), text });
  }

  text(text: string): void {
    for (const [index, line] of text.split("\n").entries()) {
      if (index > 0) this.#strike(macKeyCodeOf(USAGE.enter) ?? 0, "");
      for (const piece of textPieces(line)) this.#strike(0, piece);
    }
  }

  /** Without flags: a modifier that is held would make a shortcut of it. */
  #strike(keyCode: number, text: string): void {
    for (const isDown of [true, false]) this.#post({ kind: "key", keyCode, isDown, flags: 0, text });
  }
}
