/** One way to encode: how many frames a second at most, and whether the first codec of all or a cheaper one. */
export interface Rung {
  readonly maxFramesPerSecond: number;
  readonly cheaperCodec: boolean;
}

/** From what is wanted down to what a very slow machine can do. */
const LADDER: readonly Rung[] = [
  { maxFramesPerSecond: 240, cheaperCodec: false },
  { maxFramesPerSecond: 30, cheaperCodec: false },
  { maxFramesPerSecond: 30, cheaperCodec: true },
  { maxFramesPerSecond: 15, cheaperCodec: true },
];

/** Share of the time that the encoder works, above which it is overloaded and below which it could do more. */
const OVERLOADED = 0.85;
const AT_EASE = 0.35;
/** Seconds of overload before it goes down. */
const DOWN_AFTER = 4;
/** Seconds at ease before it goes up again. Doubles with every fall, so that it does not swing: 20 after the first. */
const UP_AFTER = 10;
const MOST_UP_AFTER = 640;

export interface EncoderSecond {
  readonly encodeMsPerFrame: number;
  readonly framesPerSecond: number;
  readonly limitedBy: string;
}

/** Watches one encoder, second by second, and steps down when it cannot keep up. */
export class EncoderLadder {
  #index = 0;
  #overloadedFor = 0;
  #atEaseFor = 0;
  #upAfter = UP_AFTER;

  get rung(): Rung {
    return LADDER[this.#index] ?? { maxFramesPerSecond: 15, cheaperCodec: true };
  }

  /** True when `rung` has changed. */
  second({ encodeMsPerFrame, framesPerSecond, limitedBy }: EncoderSecond): boolean {
    const load = (encodeMsPerFrame * framesPerSecond) / 1_000;
    const isOverloaded = load > OVERLOADED || (limitedBy === "cpu" && load > OVERLOADED / 2);
    this.#overloadedFor = isOverloaded ? this.#overloadedFor + 1 : 0;
    this.#atEaseFor = load < AT_EASE && framesPerSecond > 0 ? this.#atEaseFor + 1 : 0;
    if (this.#overloadedFor >= DOWN_AFTER && this.#index < LADDER.length - 1) {
      this.#upAfter = Math.min(MOST_UP_AFTER, this.#upAfter * 2);
      return this.#move(1);
    }
    return this.#atEaseFor >= this.#upAfter && this.#index > 0 ? this.#move(-1) : false;
  }

  #move(by: number): boolean {
    this.#index += by;
    this.#overloadedFor = 0;
    this.#atEaseFor = 0;
    return true;
  }
}
