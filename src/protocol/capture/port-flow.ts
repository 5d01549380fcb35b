/*
 * A MessagePort does not say how much its other end has not read yet. So each end of the capture page's port says now and then how much it
 * has taken in all, as a bare number between the frames, and the difference is what waits.
 */

/** So much may be taken without a word about it. */
const SAY_EVERY = 16_384;

/** A text counts its UTF-16 units, everything else its bytes. */
type PortFrame = string | Uint8Array;

/** The count of one end of a port. */
export class PortFlow {
  #sent = 0;
  #acknowledged = 0;
  #taken = 0;
  #said = 0;

  /** What was sent and, as far as the other end has said, not taken yet. */
  get waiting(): number {
    return this.#sent - this.#acknowledged;
  }

  sent(frame: PortFrame): void {
    this.#sent += sizeOf(frame);
  }

  /** A frame came: the number that is to be said to the other end now, or null. */
  took(frame: PortFrame): number | null {
    this.#taken += sizeOf(frame);
    if (this.#taken - this.#said < SAY_EVERY) return null;
    this.#said = this.#taken;
    return this.#taken;
  }

  /** The other end said that it has taken `total`. False when that cannot be: it has more than was sent, or less than before. */
  acknowledge(total: number): boolean {
    if (!Number.isSafeInteger(total) || total < this.#acknowledged || total > this.#sent) return false;
    this.#acknowledged = total;
    return true;
  }
}

function sizeOf(frame: PortFrame): number {
  return frame.length;
}
