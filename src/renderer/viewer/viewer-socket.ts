import { parseJson } from "../../base/parse-json.ts";
import { doubledCeiling, fullJitterDelay, type BackoffBounds } from "../../base/backoff.ts";
import type { Cancel, Clock } from "../../base/clock.ts";
import { ViewerServerFrame, type ViewerFrame } from "../../protocol/viewer/frame.ts";
import type { Wire, WireEvents } from "./browser-wire.ts";

export interface ViewerSocketParts {
  readonly open: (events: WireEvents) => Wire;
  readonly clock: Clock;
  readonly random: () => number;
  readonly ticket: string;
  readonly onFrame: (frame: ViewerServerFrame) => void;
}

const RECONNECT: BackoffBounds = { firstMs: 250, maxMs: 10_000 };
/** An open socket on which neither `begun` nor `refused` comes is as good as none. */
const BEGUN_WITHIN_MS = 15_000;
/** What is kept for a socket that is away; more signals than this belong to attempts that are over. */
const MOST_KEPT = 64;

/** The viewer's socket: joins with the ticket, and resumes by itself after a loss until the session is over. */
export class ViewerSocket {
  readonly #parts: ViewerSocketParts;
  #wire: Wire | null = null;
  #offer = "";
  #session: { readonly sessionId: string; readonly secret: string } | null = null;
  #isReady = false;
  #isOver = false;
  #failures = 0;
  #kept: ViewerFrame[] = [];
  #cancelTimer: Cancel | null = null;

  constructor(parts: ViewerSocketParts) {
    this.#parts = parts;
  }

  join(offer: string): void {
    this.#offer = offer;
    this.#open();
  }

  /** Sends now, or as soon as the session is taken up again. */
  send(frame: ViewerFrame): void {
    if (this.#isReady) this.#wire?.send(JSON.stringify(frame));
    else if (!this.#isOver && this.#kept.length < MOST_KEPT) this.#kept.push(frame);
  }

  /** Says goodbye if anybody listens. Nothing is opened again. */
  close(): void {
    if (this.#isReady) this.#wire?.send(JSON.stringify({ type: "leave" } satisfies ViewerFrame));
    this.#end();
  }

  #open(): void {
    if (this.#isOver) return;
    const wire = this.#parts.open({
      onOpen: () => wire.send(JSON.stringify(this.#hello())),
      onText: (text) => {
        if (this.#wire === wire) this.#receive(text);
      },
      onClose: () => {
        if (this.#wire === wire) this.#lost();
      },
    });
    this.#wire = wire;
    this.#wait(BEGUN_WITHIN_MS, () => this.#lost());
  }

  #hello(): ViewerFrame {
    if (this.#session) return { type: "resume", ...this.#session };
    return { type: "join", ticket: this.#parts.ticket, offer: this.#offer };
  }

  #receive(text: string): void {
    const parsed = ViewerServerFrame.safeParse(parseJson(text));
    // A newer control plane may say more than this page knows; what it must know it would not be silent about.
    if (!parsed.success) return;
    const frame = parsed.data;
    if (frame.type === "begun") this.#begun(frame.sessionId, frame.secret);
    if (frame.type === "ended" || frame.type === "refused") this.#end();
    this.#parts.onFrame(frame);
    if (frame.type === "begun") for (const kept of this.#kept.splice(0)) this.send(kept);
  }

  #begun(sessionId: string, secret: string): void {
    this.#cancelTimer?.();
    this.#session = { sessionId, secret };
    this.#failures = 0;
    this.#isReady = true;
  }

  #lost(): void {
    this.#isReady = false;
    this.#wire?.close();
    this.#wire = null;
    const { random } = this.#parts;
    const delayMs = fullJitterDelay(doubledCeiling(this.#failures, RECONNECT), RECONNECT, random);
    this.#failures += 1;
    this.#wait(delayMs, () => this.#open());
  }

  #end(): void {
    this.#isOver = true;
    this.#isReady = false;
    this.#kept = [];
    this.#cancelTimer?.();
    this.#wire?.close();
    this.#wire = null;
  }

  #wait(delayMs: number, run: () => void): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#parts.clock.after(delayMs, run);
  }
}
