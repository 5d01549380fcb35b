import type { GlobalShortcut } from "electron";
import { isShortcut } from "./accelerator.ts";

export interface StopAllShortcutParts {
  readonly globalShortcut: Pick<GlobalShortcut, "register" | "unregister">;
  readonly press: () => void;
}

/** The keys that take everything back, wherever the person is at that moment. One accelerator at a time. */
export class StopAllShortcut {
  readonly #parts: StopAllShortcutParts;
  #current: string | null = null;

  constructor(parts: StopAllShortcutParts) {
    this.#parts = parts;
  }

  /** Null for none. The one before stays when this one cannot be had. */
  set(accelerator: string | null): "set" | "invalid" | "taken" {
    if (accelerator === this.#current) return "set";
    if (accelerator !== null) {
      if (!isShortcut(accelerator)) return "invalid";
      const outcome = this.#register(accelerator);
      if (outcome !== "set") return outcome;
    }
    if (this.#current !== null) this.#parts.globalShortcut.unregister(this.#current);
    this.#current = accelerator;
    return "set";
  }

  #register(accelerator: string): "set" | "invalid" | "taken" {
    try {
      return this.#parts.globalShortcut.register(accelerator, this.#parts.press) ? "set" : "taken";
    } catch {
      // Electron knows no such accelerator after all, on this system.
      return "invalid";
    }
  }
}
