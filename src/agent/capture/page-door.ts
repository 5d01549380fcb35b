import { createHash, timingSafeEqual } from "node:crypto";
import type { Clock } from "../../base/clock.ts";
import type { Logger } from "../../node/logger.ts";
import type { IdSource } from "../../node/random.ts";
import type { CaptureOrder } from "../../protocol/capture/frame.ts";
import { PageLine, type PageReport } from "./page-line.ts";
import { CAPTURE_CLOSE, type PageWire } from "./page-wire.ts";

/** Pages that have not proved themselves yet. One is expected. */
const MOST_UNPROVED = 8;

export interface CapturePageHandlers {
  onReady(): void;
  onReport(report: PageReport): void;
  /** A viewer's frame as the page forwards it, unread. */
  onInput(bytes: Uint8Array): void;
  /** The page that was in is gone: crashed, closed, or outside the protocol. */
  onLost(): void;
}

export interface PageDoorParts {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: Logger;
  readonly handlers: CapturePageHandlers;
}

/** Speaks with exactly one capture page: the one that knows the secret of the last `expect`, by whatever wire it comes. */
export class PageDoor {
  readonly #parts: PageDoorParts;
  readonly #unproved = new Set<PageLine>();
  #secretDigest: Buffer | null = null;
  #page: PageLine | null = null;

  constructor(parts: PageDoorParts) {
    this.#parts = parts;
  }

  /** The secret that lets the next page in, once. The page before it is dropped. */
  expect(): string {
    this.drop();
    const secret = this.#parts.ids.secret(32);
    this.#secretDigest = digest(secret);
    return secret;
  }

  /** No page is in, nor can one get in, until `expect`. */
  drop(): void {
    this.#secretDigest = null;
    this.#page?.close(CAPTURE_CLOSE.replaced);
  }

  /** To the page, if there is one. */
  send(order: CaptureOrder): void {
    this.#page?.send(order);
  }

  /** Somebody came by this wire. `onIn`: and has proved itself. */
  meet(wire: PageWire, onIn: () => void = () => undefined): void {
    const { clock, handlers, log } = this.#parts;
    const line = new PageLine(wire, clock, {
      admit: (secret) => this.#admit(secret),
      onReady: (page) => {
        this.#unproved.delete(page);
        this.#page = page;
        onIn();
        handlers.onReady();
      },
      onReport: (report) => handlers.onReport(report),
      onInput: (bytes) => handlers.onInput(bytes),
      onEnd: (page, wasIn) => {
        this.#unproved.delete(page);
        if (!wasIn) log.debug("a page that could not prove itself was sent away");
        if (this.#page !== page) return;
        this.#page = null;
        handlers.onLost();
      },
    });
    // The page says its secret at once, and others who came first must not keep it out.
    if (this.#unproved.size >= MOST_UNPROVED) [...this.#unproved][0]?.close(CAPTURE_CLOSE.refused);
    this.#unproved.add(line);
  }

  stop(): void {
    this.drop();
    for (const line of this.#unproved) line.close(CAPTURE_CLOSE.goingAway);
  }

  #admit(secret: string): boolean {
    if (this.#secretDigest === null || !timingSafeEqual(this.#secretDigest, digest(secret))) return false;
    this.#secretDigest = null;
    return true;
  }
}

function digest(secret: string): Buffer {
  return createHash("sha256").update(secret).digest();
}
