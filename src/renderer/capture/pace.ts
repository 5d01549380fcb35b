/** What an encoder made since it was last asked. */
export interface EncodedWindow {
  readonly frames: number;
  readonly bytes: number;
}

export interface PaceRates {
  /** Frames a second while something moves or somebody acts. */
  readonly full: number;
  /** While nothing does. */
  readonly still: number;
}

/** How long nothing must have happened before the pace falls. */
const QUIET_MS = 2_000;
/**
 * Bytes a second of a screen that stands still: what encoders spend on saying "the same again", a caret that blinks, a clock. Whatever is
 * animated costs more.
 */
const STILL_BYTES_PER_SECOND = 6_000;
/** Average bytes of a frame at the slow pace that mean that more than a caret changed between two of them. */
const CHANGED_FRAME_BYTES = 400;
/**
 * Windows in a row that must tell of movement before the slow pace ends. The browser probes its network every five seconds by sending old
 * packets again, and counts them with the picture's: in one window they cannot be told from a change. A change that is over after one
 * window has been seen already.
 */
const MOVING_WINDOWS = 2;

/**
 * Decides how often the screen is read. Reading and encoding 60 equal pictures a second costs a tenth of a core and more, so a screen that
 * stands still is read seldom; the first input or the first picture that differs brings the full pace back.
 */
export class Pace {
  readonly #rates: PaceRates;
  #lastNeedMs: number;
  #isFull = true;
  #movedInARow = 0;

  constructor(rates: PaceRates, nowMs: number) {
    this.#rates = rates;
    this.#lastNeedMs = nowMs;
  }

  get framesPerSecond(): number {
    return this.#isFull ? this.#rates.full : this.#rates.still;
  }

  get isFull(): boolean {
    return this.#isFull;
  }

  /** Somebody acts, joined, or is about to act. */
  hurry(nowMs: number): void {
    this.#lastNeedMs = nowMs;
    this.#isFull = true;
    this.#movedInARow = 0;
  }

  /** What the busiest encoder made in the `windowMs` before `nowMs`. */
  encoded({ frames, bytes }: EncodedWindow, windowMs: number, nowMs: number): void {
    // A window without a frame tells nothing.
    const isTelling = frames > 0 && windowMs > 0;
    const isMoving = isTelling && this.#isMoving(bytes / frames, (bytes * 1_000) / windowMs);
    if (isTelling) this.#movedInARow = isMoving ? this.#movedInARow + 1 : 0;
    if (isMoving && this.#movedInARow >= (this.#isFull ? 1 : MOVING_WINDOWS)) this.hurry(nowMs);
    else if (nowMs - this.#lastNeedMs >= QUIET_MS) this.#isFull = false;
  }

  #isMoving(bytesPerFrame: number, bytesPerSecond: number): boolean {
    return this.#isFull ? bytesPerSecond > STILL_BYTES_PER_SECOND : bytesPerFrame > CHANGED_FRAME_BYTES;
  }
}
