/** A connection that lives says something at least this often, even when the picture stands still. */
const SILENT_AFTER_MS = 2_500;

/** Notices that nothing at all comes from the other end: sooner than the browser, which waits for its own checks to fail. */
export class Silence {
  #bytes = -1;
  #sinceMs = 0;

  /** Whether the connection, which had received so many bytes by now, has been silent for too long. */
  isSilent(bytesReceived: number, nowMs: number): boolean {
    if (bytesReceived !== this.#bytes) {
      this.#bytes = bytesReceived;
      this.#sinceMs = nowMs;
    }
    return nowMs - this.#sinceMs >= SILENT_AFTER_MS;
  }
}
