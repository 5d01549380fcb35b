import { doubledCeiling, fullJitterDelay, type BackoffBounds } from "../../base/backoff.ts";
import type { Cancel, Clock } from "../../base/clock.ts";

/** How the screen does, as the agent is told. */
export type ScreenState =
  | { readonly state: "running"; readonly width: number; readonly height: number; readonly startMs: number }
  | { readonly state: "stopped" }
  | { readonly state: "failed"; readonly detail: string };

export interface ScreenHandlers {
  /** The track to send from now on; null while there is none. */
  onTrack(track: MediaStreamTrack | null): void;
  onState(state: ScreenState): void;
}

interface ScreenParts {
  readonly devices: Pick<MediaDevices, "getDisplayMedia">;
  readonly clock: Clock;
  readonly random: () => number;
  readonly framesPerSecond: number;
  readonly handlers: ScreenHandlers;
}

const RETRY: BackoffBounds = { firstMs: 400, maxMs: 10_000 };
/** One failure may be a moment's; the agent gives this page up for what is reported. */
const REPORTED_FAILURE = 2;
/** A picture that stays away this long is not a switch of the display's mode any more. */
const MUTED_FOR_MS = 3_000;
const MOST_DETAIL = 500;

/** The one captured screen: captured between `start` and `stop`, asked for again when it fails or ends in between. */
export class Screen {
  readonly #parts: ScreenParts;
  #track: MediaStreamTrack | null = null;
  #isWanted = false;
  #isAsking = false;
  #failures = 0;
  #framesPerSecond: number;
  #size = { width: 0, height: 0 };
  #startedMs = 0;
  #startMs = 0;
  #cancelRetry: Cancel | null = null;
  #cancelMute: Cancel | null = null;

  constructor(parts: ScreenParts) {
    this.#parts = parts;
    this.#framesPerSecond = parts.framesPerSecond;
  }

  get track(): MediaStreamTrack | null {
    return this.#track;
  }

  /** Captures from now on. Harmless when it does already. */
  start(): void {
    if (this.#isWanted) return;
    this.#isWanted = true;
    this.#failures = 0;
    this.#startedMs = this.#parts.clock.monotonic();
    this.#ask();
  }

  stop(): void {
    if (!this.#isWanted) return;
    this.#isWanted = false;
    this.#cancelRetry?.();
    this.#cancelRetry = null;
    this.#drop();
    this.#parts.handlers.onState({ state: "stopped" });
  }

  /** How often the screen is read, from now on. */
  setFrameRate(framesPerSecond: number): void {
    if (this.#framesPerSecond === framesPerSecond) return;
    this.#framesPerSecond = framesPerSecond;
    if (this.#track) void this.#applyFrameRate(this.#track);
  }

  /** Notices a change of the screen's size, which comes without an event. */
  look(): void {
    if (!this.#track || this.#track.muted) return;
    const { width = 0, height = 0 } = this.#track.getSettings();
    if (width !== this.#size.width || height !== this.#size.height) this.#running();
  }

  #ask(): void {
    if (this.#isAsking) return;
    this.#isAsking = true;
    const { devices, framesPerSecond } = this.#parts;
    const video = { frameRate: { ideal: framesPerSecond, max: framesPerSecond }, cursor: "always" };
    devices.getDisplayMedia({ video, audio: false }).then(
      (stream) => this.#got(stream),
      (error: unknown) => this.#failed(error instanceof Error ? `${error.name}: ${error.message}` : String(error)),
    );
  }

  #got(stream: MediaStream): void {
    this.#isAsking = false;
    const track = stream.getVideoTracks()[0];
    if (!this.#isWanted || !track) {
      for (const one of stream.getTracks()) one.stop();
      return;
    }
    this.#track = track;
    this.#failures = 0;
    this.#startMs = this.#parts.clock.monotonic() - this.#startedMs;
    track.addEventListener("ended", () => this.#lost(track, "the source of the screen ended"));
    track.addEventListener("mute", () => this.#mute(track));
    track.addEventListener("unmute", () => this.#unmute(track));
    this.#parts.handlers.onTrack(track);
    if (this.#framesPerSecond !== this.#parts.framesPerSecond) void this.#applyFrameRate(track);
    this.#running();
  }

  async #applyFrameRate(track: MediaStreamTrack): Promise<void> {
    const wanted = this.#framesPerSecond;
    try {
      await track.applyConstraints({ frameRate: { ideal: wanted, max: wanted } });
    } catch {
      // A track that ended meanwhile has no rate; its end is reported by itself.
    }
  }

  #running(): void {
    const { width = 0, height = 0 } = this.#track?.getSettings() ?? {};
    this.#size = { width, height };
    this.#parts.handlers.onState({ state: "running", width, height, startMs: this.#startMs });
  }

  #mute(track: MediaStreamTrack): void {
    this.#cancelMute?.();
    this.#cancelMute = this.#parts.clock.after(MUTED_FOR_MS, () => {
      if (track === this.#track && track.muted) this.#report("the system gives no picture of the screen");
    });
  }

  #unmute(track: MediaStreamTrack): void {
    this.#cancelMute?.();
    if (track === this.#track) this.#running();
  }

  #lost(track: MediaStreamTrack, detail: string): void {
    if (track !== this.#track) return;
    this.#drop();
    this.#failed(detail);
  }

  #failed(detail: string): void {
    this.#isAsking = false;
    if (!this.#isWanted) return;
    const { clock, random } = this.#parts;
    const delayMs = fullJitterDelay(doubledCeiling(this.#failures, RETRY), RETRY, random);
    this.#failures += 1;
    if (this.#failures >= REPORTED_FAILURE) this.#report(detail);
    this.#cancelRetry = clock.after(delayMs, () => {
      this.#startedMs = clock.monotonic();
      this.#ask();
    });
  }

  #report(detail: string): void {
    this.#parts.handlers.onState({ state: "failed", detail: detail.slice(0, MOST_DETAIL) });
  }

  #drop(): void {
    this.#cancelMute?.();
    const track = this.#track;
    this.#track = null;
    track?.stop();
    if (track) this.#parts.handlers.onTrack(null);
  }
}
