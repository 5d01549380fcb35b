import type { WatchableDisplay } from "../../../protocol/viewer/control.ts";
import type { InputBackend, InputBackendKind, KeyboardInjector, MouseInjector } from "../contract.ts";
import { XConnection } from "./x-connection.ts";
import { readDisplays, type DisplayArea } from "./x-displays.ts";
import { XKeyboard } from "./x-keyboard.ts";
import { XMouse } from "./x-mouse.ts";

/** Keyboard and mouse of an X server, by its XTEST extension. */
export const X11_KIND: InputBackendKind = {
  name: "xtest",
  open: (env) => new X11Backend(XConnection.open(env)),
};

class X11Backend implements InputBackend {
  readonly name = "xtest";
  readonly keyboard: KeyboardInjector;
  readonly mouse: MouseInjector;
  readonly gamepad = null;
  readonly #connection: XConnection;
  readonly #keys: XKeyboard;
  /** Read again when RandR tells of a change. */
  #areas: readonly DisplayArea[] | null = null;

  constructor(connection: XConnection) {
    this.#connection = connection;
    const keys = new XKeyboard(connection);
    const mouse = new XMouse(connection, () => this.#currentAreas());
    this.#keys = keys;
    this.keyboard = {
      key: (usage, isDown, codePoint) => this.#informed(() => keys.key(usage, isDown, codePoint)),
      text: (text) => this.#informed(() => keys.text(text)),
    };
    this.mouse = mouse;
  }

  displays(): readonly WatchableDisplay[] {
    return this.#currentAreas().map(({ id, name, width, height, primary }) => ({ id, name, width, height, primary }));
  }

  close(): void {
    this.#keys.close();
    this.#connection.close();
  }

  /** The host's layout may have changed since the last event. */
  #informed(inject: () => void): void {
    this.#hear();
    inject();
  }

  #currentAreas(): readonly DisplayArea[] {
    this.#hear();
    this.#areas ??= readDisplays(this.#connection);
    return this.#areas;
  }

  #hear(): void {
    this.#connection.hear({
      onMapping: (changed) => this.#keys.onMapping(changed),
      onDisplays: () => (this.#areas = null),
    });
  }
}
