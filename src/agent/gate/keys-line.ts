import type { Cancel, Clock } from "../../base/clock.ts";
import type { InputFrame } from "../../protocol/input/frame.ts";

/** Typed in one go. Where the host's layout lacks a character, each may take milliseconds, and nothing else happens in this process then. */
const PIECE_CHARACTERS = 8;
const LEAST_PAUSE_MS = 1;
const WORTH_A_REST_MS = 2;
/** Frames of one session that wait, each piece of a text counted as one. */
const MOST_WAITING = 4_096;

/**
 * The channel of keys of one session. Long text is typed piece by piece, with pauses as long as the pieces take, so that everything else has
 * its turn in between: a revocation first of all, and other sessions. What comes after such a text waits for its end.
 */
export class KeysLine {
  readonly #clock: Clock;
  readonly #pass: (frame: InputFrame) => void;
  #waiting: InputFrame[] = [];
  #cancel: Cancel | null = null;

  /** @param pass injects a frame whose turn has come, if it still may */
  constructor(clock: Clock, pass: (frame: InputFrame) => void) {
    this.#clock = clock;
    this.#pass = pass;
  }

  /** `passes`: its turn is now, and it is the caller's. `waits`: `pass` gets it. `full`: it is dropped. */
  take(frame: InputFrame): "passes" | "waits" | "full" {
    const pieces = piecesOf(frame);
    const isResting = this.#cancel !== null && frame.event.type === "text";
    if (this.#waiting.length === 0 && pieces.length === 1 && !isResting) return "passes";
    if (this.#waiting.length + pieces.length > MOST_WAITING) return "full";
    this.#waiting.push(...pieces);
    this.#cancel ??= this.#clock.after(LEAST_PAUSE_MS, () => this.#next());
    return "waits";
  }

  /** A frame that passed took so long: a text after it waits as long. */
  rest(tookMs: number): void {
    if (tookMs >= WORTH_A_REST_MS) this.#cancel ??= this.#clock.after(tookMs, () => this.#next());
  }

  /** Frames were dropped before they were read. When nothing waits it is up to the caller to let go; else the line does so at its end. */
  letGoAtEnd(epoch: number): boolean {
    const last = this.#waiting.at(-1);
    if (last === undefined) return false;
    if (last.event.type !== "release") this.#waiting.push({ epoch, sequence: 0, event: { type: "release" } });
    return true;
  }

  /** Nothing that waits is injected any more. */
  clear(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#waiting = [];
  }

  /** Everything up to the next piece of text, and that. */
  #next(): void {
    const startedMs = this.#clock.monotonic();
    this.#cancel = null;
    for (let frame = this.#waiting.shift(); frame !== undefined; frame = this.#waiting.shift()) {
      this.#pass(frame);
      if (frame.event.type === "text") break;
    }
    if (this.#waiting.length === 0) return;
    const tookMs = this.#clock.monotonic() - startedMs;
    this.#cancel ??= this.#clock.after(Math.max(LEAST_PAUSE_MS, tookMs), () => this.#next());
  }
}

function piecesOf(frame: InputFrame): readonly InputFrame[] {
  const { event } = frame;
  if (event.type !== "text" || event.text.length <= PIECE_CHARACTERS) return [frame];
  const characters = Array.from(event.text);
  return Array.from({ length: Math.ceil(characters.length / PIECE_CHARACTERS) }, (_, index) => {
    const text = characters.slice(index * PIECE_CHARACTERS, (index + 1) * PIECE_CHARACTERS).join("");
    return { ...frame, event: { type: "text", text } };
  });
}
