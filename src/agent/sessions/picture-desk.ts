import type { Cancel, Clock } from "../../base/clock.ts";
import type { AgentFrame } from "../../protocol/agent-link/frame.ts";
import type { CaptureOrder } from "../../protocol/capture/frame.ts";

/** Longest picture that the control plane takes, base64. */
const MOST_JPEG_CHARACTERS = 56_000;
const PICTURE_TIMEOUT_MS = 5_000;
const MOST_WAITING = 8;

interface PictureDeskParts {
  readonly clock: Clock;
  /** To the page; false when there is none. */
  readonly order: (order: CaptureOrder) => boolean;
  readonly say: (frame: AgentFrame) => void;
}

/** Pictures that the control plane asked for. Each gets one answer, also when the page has none, or dies over it. */
export class PictureDesk {
  readonly #parts: PictureDeskParts;
  readonly #waiting = new Map<string, Cancel>();

  constructor(parts: PictureDeskParts) {
    this.#parts = parts;
  }

  ask(requestId: string, maxWidth: number): void {
    if (this.#waiting.has(requestId)) return;
    const isAsked =
      this.#waiting.size < MOST_WAITING && this.#parts.order({ type: "take-picture", requestId, maxWidth });
    if (!isAsked) return this.#parts.say({ type: "picture", requestId, jpeg: null });
    this.#waiting.set(
      requestId,
      this.#parts.clock.after(PICTURE_TIMEOUT_MS, () => this.answer(requestId, null)),
    );
  }

  /** The page's answer; one that nobody waits for is ignored. */
  answer(requestId: string, jpeg: string | null): void {
    const cancel = this.#waiting.get(requestId);
    if (cancel === undefined) return;
    cancel();
    this.#waiting.delete(requestId);
    const isTooLong = jpeg !== null && jpeg.length > MOST_JPEG_CHARACTERS;
    this.#parts.say({ type: "picture", requestId, jpeg: isTooLong ? null : jpeg });
  }

  /** The page is gone: whoever waits is told that there is nothing to see. */
  failAll(): void {
    for (const requestId of this.#waiting.keys()) this.answer(requestId, null);
  }
}
