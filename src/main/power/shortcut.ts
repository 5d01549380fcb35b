import type { GlobalShortcut } from "electron";

const MODIFIERS = /^(Command|Cmd|Control|Ctrl|CommandOrControl|CmdOrCtrl|Alt|Option|AltGr|Shift|Super|Meta)$/i;
const KEY =
  /^([A-Z0-9]|F([1-9]|1\d|2[0-4])|Plus|Space|Tab|Backspace|Delete|Insert|Return|Enter|Up|Down|Left|Right|Home|End|PageUp|PageDown|Escape|Esc|PrintScreen|num\d|numdec|numadd|numsub|nummult|numdiv|[-=[\]\\;',./`])$/i;
/** Of these a lone one types nothing. */
const FUNCTION_KEY = /^F([1-9]|1\d|2[0-4])$/i;

type ShortcutOutcome = "ok" | "shortcut-invalid" | "shortcut-taken";

/**
 * An Electron accelerator that may be everybody's on this machine: one key, and a modifier besides Shift, so that nobody loses a letter that
 * they type.
 */
export function isShortcut(accelerator: string): boolean {
  const parts = accelerator.split("+");
  const key = parts.at(-1) ?? "";
  const modifiers = parts.slice(0, -1);
  if (!KEY.test(key) || !modifiers.every((modifier) => MODIFIERS.test(modifier))) return false;
  if (new Set(modifiers.map((modifier) => modifier.toLowerCase())).size !== modifiers.length) return false;
  return FUNCTION_KEY.test(key) || modifiers.some((modifier) => !/^shift$/i.test(modifier));
}

/** One shortcut that works wherever the person is. */
export class Shortcut {
  readonly #system: Pick<GlobalShortcut, "register" | "unregister">;
  readonly #run: () => void;
  #current: string | null = null;

  constructor(system: Pick<GlobalShortcut, "register" | "unregister">, run: () => void) {
    this.#system = system;
    this.#run = run;
  }

  /** Null: none. When it cannot be had, the one before stays in force. */
  change(accelerator: string | null): ShortcutOutcome {
    if (accelerator === this.#current) return "ok";
    if (accelerator !== null) {
      if (!isShortcut(accelerator)) return "shortcut-invalid";
      const outcome = this.#register(accelerator);
      if (outcome !== "ok") return outcome;
    }
    this.release();
    this.#current = accelerator;
    return "ok";
  }

  /** Gives it back to the system. */
  release(): void {
    if (this.#current !== null) this.#system.unregister(this.#current);
    this.#current = null;
  }

  #register(accelerator: string): ShortcutOutcome {
    try {
      return this.#system.register(accelerator, this.#run) ? "ok" : "shortcut-taken";
    } catch {
      // Electron knows no such accelerator after all, on this system.
      return "shortcut-invalid";
    }
  }
}
