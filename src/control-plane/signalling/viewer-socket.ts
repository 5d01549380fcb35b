import { WebSocket } from "ws";

const CLOSE_TOO_LARGE = 1009;

/** The WebSocket of one viewer. `ws` closes it by itself for a frame that is too large, without a word; this one says why. */
export class ViewerSocket extends WebSocket {
  override close(code?: number, reason?: string | Buffer): void {
    super.close(code, reason ?? (code === CLOSE_TOO_LARGE ? "The frame is too large." : undefined));
  }
}
