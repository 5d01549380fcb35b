import type { Cancel, Clock } from "../../../base/clock.ts";
import type { InputEvent } from "../../../protocol/input/frame.ts";
import { typableCharacters } from "./typable-text.ts";

/** A long text goes in pieces of this many characters, with a pause between them: an eighth of what the host takes in the long run. */
export const PIECE_CHARACTERS = 200;
export const PIECE_PAUSE_MS = 100;
/** Half of what the host keeps for a session while it types what its layout lacks. Beyond it a paste is a mistake. */
export const MOST_WAITING_CHARACTERS = 16_000;

/** What goes over the channel of keys, in order. Long text is paced, so that none of it is dropped; what comes after it waits for its end. */
export class KeysLine {
  readonly #clock: Clock;
  readonly #send: (event: InputEvent) => boolean;
  #waiting: InputEvent[] = [];
  #cancelPause: Cancel | null = null;

  /** @param send false when there is no connection just now */
  constructor(clock: Clock, send: (event: InputEvent) => boolean) {
    this.#clock = clock;
    this.#send = send;
  }

  /** Something waits. */
  get isBusy(): boolean {
    return this.#waiting.length > 0;
  }

  /** All of the text, or, when that is more than may wait at a time, nothing of it: false. */
  text(text: string): boolean {
    const characters = typableCharacters(text);
    if (this.#waitingCharacters + characters.length > MOST_WAITING_CHARACTERS) return false;
    for (let at = 0; at < characters.length; at += PIECE_CHARACTERS) {
      this.take({ type: "text", text: characters.slice(at, at + PIECE_CHARACTERS).join("") });
    }
    return true;
  }

  take(event: InputEvent): void {
    this.#waiting.push(event);
    if (this.#cancelPause === null) this.#next();
  }

  /** No text that waits is typed any more; what came after it goes now. */
  dropText(): void {
    this.#waiting = this.#waiting.filter(({ type }) => type !== "text");
    this.#cancelPause?.();
    this.#next();
  }

  /** Nothing that waits goes any more. */
  close(): void {
    this.#waiting = [];
    this.#cancelPause?.();
    this.#cancelPause = null;
  }

  get #waitingCharacters(): number {
    return this.#waiting.reduce((sum, event) => sum + (event.type === "text" ? event.text.length : 0), 0);
  }

  #next(): void {
    this.#cancelPause = null;
    for (let event = this.#waiting.shift(); event !== undefined; event = this.#waiting.shift()) {
      const isSent = this.#send(event);
      if (event.type !== "text") continue;
      // Text waits for a connection that is mended; a key would come too late.
      if (!isSent) this.#waiting.unshift(event);
      if (isSent && event.text.length < PIECE_CHARACTERS) continue;
      this.#cancelPause = this.#clock.after(PIECE_PAUSE_MS, () => this.#next());
      return;
    }
  }
}
