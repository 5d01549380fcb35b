import type { Clock } from "../../../base/clock.ts";
import type { InputSender } from "./input-sender.ts";
import { KeyReader, type KeyboardPlatform } from "./key-reader.ts";

interface KeyboardSurfaceParts {
  readonly sender: InputSender;
  readonly surface: HTMLElement;
  readonly clock: Clock;
  readonly platform: KeyboardPlatform;
  /** What those who hear the page call the field. */
  readonly name: string;
}

/** The keyboard on the surface: keys as keys, and what input methods compose, or menus paste, as text. */
export class KeyboardSurface {
  readonly #parts: KeyboardSurfaceParts;
  readonly #keys: KeyReader;
  /** Where an input method may compose: it needs a field to write in. */
  readonly #field: HTMLTextAreaElement;

  constructor(parts: KeyboardSurfaceParts, signal: AbortSignal) {
    this.#parts = parts;
    const { sender, surface } = parts;
    this.#keys = new KeyReader({
      platform: parts.platform,
      clock: parts.clock,
      send: (usage, isDown, codePoint) => sender.key(usage, isDown, codePoint),
      isPhysical: () => document.pointerLockElement === surface,
    });
    this.#field = makeField(parts.name);
    surface.append(this.#field);
    signal.addEventListener("abort", () => this.#field.remove(), { once: true });
    surface.addEventListener("keydown", (event) => this.#down(event), { signal });
    surface.addEventListener("keyup", (event) => this.#up(event), { signal });
    this.#field.addEventListener("compositionend", () => this.#takeText(), { signal });
    this.#field.addEventListener(
      "input",
      (event) => {
        if (!(event instanceof InputEvent) || !event.isComposing) this.#takeText();
      },
      { signal },
    );
  }

  /** Brings the keyboard here. */
  focus(): void {
    this.#field.focus({ preventScroll: true });
  }

  /** Keys count as up; the host is told by whoever calls. */
  letGo(): void {
    this.#keys.forget();
    this.#field.value = "";
  }

  #down(event: KeyboardEvent): void {
    if (this.#keys.down(event)) event.preventDefault();
  }

  #up(event: KeyboardEvent): void {
    this.#keys.up(event);
    event.preventDefault();
  }

  #takeText(): void {
    const { value } = this.#field;
    this.#field.value = "";
    this.#parts.sender.text(value);
  }
}

/** There for input methods alone; nobody sees it, and whoever hears pages read hears what it is for. */
function makeField(name: string): HTMLTextAreaElement {
  const field = document.createElement("textarea");
  field.setAttribute("aria-label", name);
  field.autocomplete = "off";
  field.autocapitalize = "off";
  field.spellcheck = false;
  Object.assign(field.style, {
    position: "absolute",
    left: "0",
    top: "0",
    width: "1px",
    height: "1px",
    padding: "0",
    border: "0",
    opacity: "0",
    resize: "none",
    pointerEvents: "none",
  });
  return field;
}
