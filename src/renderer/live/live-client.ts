import { parseJson } from "../../base/parse-json.ts";
import { doubledCeiling, fullJitterDelay, type BackoffBounds } from "../../base/backoff.ts";
import type { Cancel, Clock } from "../../base/clock.ts";
import { LIVE_CLOSE, LIVE_PATH, LiveFrame, type LiveChange } from "../../protocol/live/frame.ts";

/** What the indicator shows. `signed-out` is final until `start` is called again. */
export type LiveState = "stopped" | "connecting" | "live" | "reconnecting" | "signed-out";

export interface LiveSocketEvents {
  onText(text: string): void;
  /** Once, however the socket ended; never after `close()` was called. */
  onClose(code: number): void;
}

export interface LiveSocket {
  close(): void;
}

export type LiveSamples = Extract<LiveFrame, { type: "samples" }>;

export interface LiveHandlers {
  /** Changes may have been missed: everything that is shown must be asked for again. */
  onGap(): void;
  /** Back without a gap. A change of one's own rights also shows as a drop. */
  onResumed(): void;
  onChanges(changes: readonly LiveChange[]): void;
  onSamples(frame: LiveSamples): void;
  onSignedOut(): void;
}

export interface LiveClientOptions {
  readonly open: (path: string, events: LiveSocketEvents) => LiveSocket;
  /** Whether the control plane answers at all. A browser's socket never learns by itself that its cable was pulled. */
  readonly probe: () => Promise<boolean>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly handlers: LiveHandlers;
}

const RECONNECT: BackoffBounds = { firstMs: 500, maxMs: 15_000 };
const READY_WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 5_000;
const PROBE_AFTER_SILENCE_MS = 10_000;
/** Hidden pages are woken once a minute; a longer gap means that the computer slept and the socket is a corpse. */
const SLEPT_AFTER_MS = 90_000;

/** Keeps the app's one live socket: resumes after a drop, reconnects with full jitter, and says when something may have been missed. */
export class LiveClient {
  readonly #options: LiveClientOptions;
  readonly #listeners = new Set<() => void>();
  #state: LiveState = "stopped";
  #socket: LiveSocket | null = null;
  #position: { epoch: string; seq: number } | null = null;
  #attempt = 0;
  #lastHeardMs = 0;
  #lastLookMs = 0;
  #isProbing = false;
  #timers: Cancel[] = [];

  constructor(options: LiveClientOptions) {
    this.#options = options;
  }

  get state(): LiveState {
    return this.#state;
  }

  /** Calls `listener` after every change of `state`. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  start(): void {
    if (this.#state !== "stopped" && this.#state !== "signed-out") return;
    this.#position = null;
    this.#attempt = 0;
    this.#connect("connecting");
  }

  stop(): void {
    this.#release();
    this.#setState("stopped");
  }

  /** The network is back or the page is looked at again: find out now rather than at the next timer. */
  nudge(): void {
    if (this.#state === "reconnecting" && !this.#socket) this.#connect("reconnecting");
    else if (this.#state === "live") void this.#look(0);
  }

  #connect(state: LiveState): void {
    this.#release();
    this.#setState(state);
    const { clock, open } = this.#options;
    this.#timers.push(clock.after(READY_WITHIN_MS, () => this.#reconnectLater()));
    const socket = open(this.#path(), {
      onText: (text) => {
        if (this.#socket === socket) this.#receive(text);
      },
      onClose: (code) => {
        if (this.#socket === socket) this.#closed(code);
      },
    });
    this.#socket = socket;
  }

  #path(): string {
    const position = this.#position;
    if (!position) return LIVE_PATH;
    return `${LIVE_PATH}?${new URLSearchParams({ epoch: position.epoch, since: String(position.seq) }).toString()}`;
  }

  #receive(text: string): void {
    this.#lastHeardMs = this.#options.clock.monotonic();
    const frame = LiveFrame.safeParse(parseJson(text));
    const { handlers } = this.#options;
    if (!frame.success) {
      // A newer control plane's frame: we cannot tell what it changed.
      handlers.onGap();
      return;
    }
    switch (frame.data.type) {
      case "ready":
        this.#ready(frame.data);
        break;
      case "changes":
        if (this.#position) this.#position.seq = Math.max(this.#position.seq, frame.data.seq);
        handlers.onChanges(frame.data.changes);
        break;
      case "samples":
        handlers.onSamples(frame.data);
        break;
    }
  }

  #ready(frame: Extract<LiveFrame, { type: "ready" }>): void {
    this.#cancelTimers();
    this.#attempt = 0;
    // A resumed socket goes on from where we were; the changes in between follow this frame.
    if (!frame.resumed || this.#position?.epoch !== frame.epoch) {
      this.#position = { epoch: frame.epoch, seq: frame.seq };
      this.#options.handlers.onGap();
    } else {
      this.#options.handlers.onResumed();
    }
    this.#lastLookMs = this.#options.clock.now();
    this.#timers.push(this.#options.clock.every(LOOK_EVERY_MS, () => void this.#look(PROBE_AFTER_SILENCE_MS)));
    this.#setState("live");
  }

  /** Asks over HTTP whether anybody is there when the socket has been silent for `silenceMs`. */
  async #look(silenceMs: number): Promise<void> {
    const { clock, probe } = this.#options;
    const sinceLastLookMs = clock.now() - this.#lastLookMs;
    this.#lastLookMs = clock.now();
    if (sinceLastLookMs > SLEPT_AFTER_MS) {
      this.#connect("reconnecting");
      return;
    }
    if (this.#isProbing || clock.monotonic() - this.#lastHeardMs < silenceMs) return;
    const probed = this.#socket;
    this.#isProbing = true;
    const isThere = await probe();
    this.#isProbing = false;
    if (!isThere && this.#socket === probed && this.#state === "live") this.#reconnectLater();
  }

  #closed(code: number): void {
    this.#socket = null;
    if (code !== LIVE_CLOSE.signedOut) {
      this.#reconnectLater();
      return;
    }
    this.#release();
    this.#setState("signed-out");
    this.#options.handlers.onSignedOut();
  }

  #reconnectLater(): void {
    this.#release();
    this.#setState("reconnecting");
    const { clock, random } = this.#options;
    const delayMs = fullJitterDelay(doubledCeiling(this.#attempt, RECONNECT), RECONNECT, random);
    this.#attempt += 1;
    this.#timers.push(clock.after(delayMs, () => this.#connect("reconnecting")));
  }

  #release(): void {
    this.#cancelTimers();
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #cancelTimers(): void {
    for (const cancel of this.#timers) cancel();
    this.#timers = [];
  }

  #setState(state: LiveState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
