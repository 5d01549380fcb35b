import { InjectorGone, InputUnavailable } from "../contract.ts";
import { openDisplay, type Display } from "../../native/x-server-library.ts";
import { loadXlib, type Xlib } from "./xlib.ts";

/** Long enough for every XEvent. */
const EVENT_BYTES = 192;
const MAPPING_NOTIFY = 34;

/** What the server tells without being asked. */
export interface XNews {
  /** The keyboard map has changed, `first` and `count` as keycodes; null when all of it may have. */
  onMapping(changed: { readonly first: number; readonly count: number } | null): void;
  onDisplays(): void;
}

/** One connection to an X server, which may die at any time. */
export class XConnection {
  readonly x: Xlib;
  readonly display: Display;
  readonly #event = Buffer.alloc(EVENT_BYTES);
  readonly #forget: () => void;
  #randrEvents: number | null = null;
  #isGone = false;
  #isClosed = false;

  private constructor(x: Xlib, display: Display) {
    this.x = x;
    this.display = display;
    this.#forget = x.onDeath(display, () => (this.#isGone = true));
  }

  /** @throws InputUnavailable, or NativeUnavailable */
  static open(env: NodeJS.ProcessEnv): XConnection {
    const name = env["DISPLAY"];
    if (name === undefined || name === "") throw new InputUnavailable("DISPLAY is not set: there is no X server here.");
    const x = loadXlib();
    const display = openDisplay(x, name, env["XAUTHORITY"]);
    if (display === null) {
      throw new InputUnavailable(`The X server ${name} does not answer, or refuses this user (see XAUTHORITY).`);
    }
    const connection = new XConnection(x, display);
    if (!connection.ask(() => x.hasExtension(display, "XTEST", [0], [0], [0]))) {
      connection.close();
      throw new InputUnavailable(`The X server ${name} has no XTEST extension.`);
    }
    connection.#watchDisplays();
    return connection;
  }

  /** Runs something that needs the server's answer. @throws InjectorGone */
  ask<T>(question: () => T): T {
    this.#check();
    const answer = question();
    this.#check();
    return answer;
  }

  /** Runs something that injects, and hands it to the server at once. @throws InjectorGone */
  send(inject: () => void): void {
    this.#check();
    inject();
    this.x.flush(this.display);
    this.#check();
  }

  /** Takes note of what the server has told meanwhile. Costs a system call when there is nothing. @throws InjectorGone */
  hear(news: XNews): void {
    while (this.ask(() => this.x.pending(this.display)) > 0) {
      this.x.nextEvent(this.display, this.#event);
      const type = this.#event.readInt32LE(0);
      if (type === MAPPING_NOTIFY) this.#hearMapping(news);
      else if (this.#randrEvents !== null && type >= this.#randrEvents && type <= this.#randrEvents + 1) {
        this.x.randr?.updateConfiguration(this.#event);
        news.onDisplays();
      }
    }
  }

  /** A connection whose server died is not closed: Xlib would use it once more. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (!this.#isGone) this.x.close(this.display);
    this.#isGone = true;
    this.#forget();
  }

  #hearMapping(news: XNews): void {
    this.x.refreshKeyboardMapping(this.#event);
    const isKeyboard = this.#event.readInt32LE(40) === 1;
    news.onMapping(isKeyboard ? { first: this.#event.readInt32LE(44), count: this.#event.readInt32LE(48) } : null);
  }

  #watchDisplays(): void {
    const events: [number] = [0];
    if (this.x.randr === null || !this.x.hasExtension(this.display, "RANDR", [0], events, [0])) return;
    this.#randrEvents = events[0];
    // Screen, CRTC and output changes.
    this.x.randr.selectInput(this.display, this.x.root(this.display), 1 | 2 | 4);
  }

  #check(): void {
    if (this.#isGone) throw new InjectorGone("The X server is gone.");
  }
}
