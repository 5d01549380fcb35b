/*
 * What carries frames between the agent and a capture page: a WebSocket on loopback, or a MessagePort inside the desktop app. A wire reads
 * nothing of what it carries; every rule about pages is in PageLine.
 */

/** The longest text is a session description or a picture, of 64 KiB each before JSON's escapes. */
export const MOST_FRAME_BYTES = 160 * 1_024;

/** Why the agent ends a line. A WebSocket says the number to its page; a port only ends. */
export const CAPTURE_CLOSE = {
  goingAway: 1001,
  tooLong: 1009,
  refused: 4000,
  invalidFrame: 4001,
  replaced: 4002,
  tooSlow: 4003,
} as const;
export type CaptureClose = (typeof CAPTURE_CLOSE)[keyof typeof CAPTURE_CLOSE];

export interface PageWireListener {
  /** A text is a string, a binary frame a Uint8Array; whatever else a page can send is for the listener to refuse. */
  onFrame(frame: unknown): void;
  /** The page's end is gone, or the wire was closed here. */
  onClose(): void;
}

export interface PageWire {
  /** About how many bytes the page has not taken yet. */
  readonly waiting: number;
  /** Called once, before anything can come. */
  listen(listener: PageWireListener): void;
  send(text: string): void;
  close(code: CaptureClose): void;
}
