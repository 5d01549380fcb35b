import type { InputEvent } from "../../src/protocol/input/frame.ts";
import type { SeededRandom } from "./seeded-random.ts";

/** What a viewer's hands might do next, whatever they may. */
export class RandomInputs {
  readonly #random: SeededRandom;
  /** How far the pointer has gone in each era, without wrapping. */
  readonly #walked = new Map<object, { x: number; y: number }>();

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  /** @param era in which the event is sent; null when its sender knows none */
  next(era: object | null): InputEvent {
    const random = this.#random;
    const isDown = random.below(5) > 1;
    switch (random.below(9)) {
      case 0:
      case 1:
      case 2:
        return { type: "key", usage: 4 + random.below(3), isDown, codePoint: random.below(2) === 0 ? 0 : 0x61 };
      case 3:
        return { type: "button", button: random.one(["left", "right"] as const), isDown, at: this.#place(era) };
      case 4:
        return { type: "text", text: random.one(["x", "ü\n"]) };
      case 5:
        return { type: "wheel", dx: 0, dy: random.below(241) - 120 };
      case 6:
        return { type: "pointer", to: this.#place(era) };
      case 7: {
        const state = { buttons: random.below(4), axes: [random.below(9), 0, 0, 0], triggers: [0, 7] } as const;
        return { type: "gamepad", state: { ...state, plugged: random.below(4) > 0 } };
      }
      default:
        return random.below(3) === 0 ? { type: "release" } : { type: "key", usage: 4, isDown: true, codePoint: 0 };
    }
  }

  #place(era: object | null): Extract<InputEvent, { type: "pointer" }>["to"] {
    if (era === null || this.#random.below(2) === 0) return { mode: "to", x: this.#random.below(9), y: 3 };
    const { x, y } = this.#walked.get(era) ?? { x: 0, y: 0 };
    const totals = { x: x + this.#random.below(9) - 4, y: y + this.#random.below(3) };
    this.#walked.set(era, totals);
    return { mode: "by", totalX: totals.x, totalY: totals.y };
  }
}
