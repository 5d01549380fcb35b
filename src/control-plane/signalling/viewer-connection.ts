import type { RawData, WebSocket } from "ws";
import type { Clock } from "../../base/clock.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { VIEWER_CLOSE, ViewerFrame, type ViewerServerFrame } from "../../protocol/viewer/frame.ts";

/** Frames that a viewer may send at once, and how many more each second. A call has a few dozen candidates. */
const FRAME_BURST = 256;
const FRAMES_PER_SECOND = 32;
/** Frames that wait while one is being dealt with, and their bytes: opening a socket needs no credential, and a database may be slow. */
const MOST_WAITING = 64;
const MOST_WAITING_BYTES = LIMITS.viewerFrameBytes;

/** Who deals with a viewer's frames. */
export interface ViewerConnectionOwner {
  /** The next frame waits until this one is done. A rejection is a bug or a failing database. */
  receive(connection: ViewerConnection, frame: ViewerFrame): Promise<void> | void;
  failed(connection: ViewerConnection, error: unknown): void;
}

/** One viewer's socket: parses, bounds, answers, closes. `sessionId` is set once it has proved which session it is of. */
export class ViewerConnection {
  readonly address: string;
  readonly userAgent: string;
  readonly openedMs: number;
  lastHeardMs: number;
  sessionId: string | null = null;
  /** Kept by the liveness wheel. */
  bucket = -1;
  slot = -1;
  readonly #socket: WebSocket;
  readonly #clock: Clock;
  readonly #owner: ViewerConnectionOwner;
  #tokens = FRAME_BURST;
  #tokensAtMs: number;
  #waiting: { readonly frame: ViewerFrame; readonly bytes: number }[] = [];
  #waitingBytes = 0;
  #isBusy = false;
  #isDone = false;

  constructor(
    socket: WebSocket,
    clock: Clock,
    owner: ViewerConnectionOwner,
    peer: { address: string; userAgent: string },
  ) {
    this.#socket = socket;
    this.#clock = clock;
    this.#owner = owner;
    this.address = peer.address;
    this.userAgent = peer.userAgent;
    this.openedMs = clock.monotonic();
    this.lastHeardMs = this.openedMs;
    this.#tokensAtMs = this.openedMs;
  }

  /** We have said the last word. */
  get isDone(): boolean {
    return this.#isDone;
  }

  send(frame: ViewerServerFrame): void {
    if (this.#isDone || this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#socket.bufferedAmount > LIMITS.socketBufferedBytes) {
      this.close(VIEWER_CLOSE.tooSlow, "The connection could not keep up.");
      // A close frame would wait behind what is not read.
      this.#socket.terminate();
      return;
    }
    this.#socket.send(JSON.stringify(frame));
  }

  /** Nothing that arrives from now on counts. */
  close(code: number, reason = ""): void {
    if (this.#isDone) return;
    this.#isDone = true;
    this.#waiting = [];
    this.#socket.close(code, reason);
  }

  /** The socket is closed; nobody can be told anything on it. */
  gone(): void {
    this.#isDone = true;
    this.#waiting = [];
  }

  ping(): void {
    this.#socket.ping();
  }

  terminate(): void {
    this.#socket.terminate();
  }

  heard(): void {
    this.lastHeardMs = this.#clock.monotonic();
  }

  receive(data: RawData, isBinary: boolean): void {
    this.heard();
    if (this.#isDone) return;
    if (!this.#takeToken()) return this.close(VIEWER_CLOSE.invalidFrame, "Too many frames.");
    const frame = isBinary ? null : parseFrame(data);
    if (frame === null) return this.close(VIEWER_CLOSE.invalidFrame, "The frame was not understood.");
    if (!this.#isBusy) return this.#handle(frame);
    const bytes = sizeOf(data);
    const isFull = this.#waiting.length >= MOST_WAITING || this.#waitingBytes + bytes > MOST_WAITING_BYTES;
    if (isFull) return this.close(VIEWER_CLOSE.invalidFrame, "Too many frames.");
    this.#waiting.push({ frame, bytes });
    this.#waitingBytes += bytes;
  }

  #handle(frame: ViewerFrame): void {
    const done = this.#owner.receive(this, frame);
    if (!done) return;
    this.#isBusy = true;
    void done
      .catch((error: unknown) => this.#owner.failed(this, error))
      .finally(() => {
        this.#isBusy = false;
        this.#drain();
      });
  }

  #drain(): void {
    while (!this.#isBusy && !this.#isDone) {
      const next = this.#waiting.shift();
      if (!next) return;
      this.#waitingBytes -= next.bytes;
      this.#handle(next.frame);
    }
  }

  #takeToken(): boolean {
    const now = this.#clock.monotonic();
    this.#tokens = Math.min(FRAME_BURST, this.#tokens + ((now - this.#tokensAtMs) / 1_000) * FRAMES_PER_SECOND);
    this.#tokensAtMs = now;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }
}

/** Text comes in one piece. */
function sizeOf(data: RawData): number {
  return Buffer.isBuffer(data) ? data.length : 0;
}

/** Null for everything that is not a frame. */
function parseFrame(data: RawData): ViewerFrame | null {
  if (!Buffer.isBuffer(data)) return null;
  try {
    const parsed = ViewerFrame.safeParse(JSON.parse(data.toString()));
    return parsed.success ? parsed.data : null;
  } catch {
    // Not JSON: as much a frame as any other nonsense.
    return null;
  }
}
