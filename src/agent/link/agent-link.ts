import { fullJitterDelay } from "../../base/backoff.ts";
import type { AgentFrame, ReplyBody } from "../../protocol/agent-link/frame.ts";
import { AGENT_CLOSE } from "../../protocol/agent-link/version.ts";
import type { IdSource } from "../../node/random.ts";
import type { Logger } from "../../node/logger.ts";
import { StartError } from "../../node/start-error.ts";
import { AgentRefusal } from "../agent-refusal.ts";
import { agentLinkUrl } from "./control-plane-address.ts";
import type { LinkEnd } from "./link-end.ts";
import { LinkRest } from "./link-rest.ts";
import { LinkSession, type SessionParts } from "./link-session.ts";
import { LinkSocket } from "./link-socket.ts";

/**
 * The ceiling of the next wait is the time already away: after an outage of three seconds everybody is back within about three more, while
 * after hours the attempts lie up to half a minute apart. Doubling instead would leave a few unlucky ones out for long after a short outage.
 */
export const RECONNECT = { firstMs: 1_000, maxMs: 30_000 };
/** After a "no" that only a person can change. It is asked again: a machine may come back with a restored backup, a key be approved. */
export const REFUSED_RETRY_MS = 30_000;
/** A connection that got this old was a good one: the next loss starts over with short delays. */
const LIVED_MS = 10_000;
/** From the start of a connection to `welcome`, `waiting` or `refused`. */
const HANDSHAKE_TIMEOUT_MS = 20_000;

export interface LinkStatus {
  readonly state: "connecting" | "pending" | "online" | "refused";
  /** Why the last attempt failed; null once it is pending or online. */
  readonly lastError: string | null;
}

export interface AgentLinkParts extends SessionParts {
  readonly server: string;
  readonly ids: IdSource;
  readonly random: () => number;
  readonly log: Logger;
  /** `status` may be another one. */
  readonly onStatus: () => void;
}

/** Keeps this machine linked to its control plane until it is told to stop. Nothing is queued while the link is down. */
export class AgentLink {
  readonly #parts: AgentLinkParts;
  readonly #rest: LinkRest;
  /** The present connection; `end` closes it. */
  #connection: { readonly end: (end: LinkEnd) => void; readonly ended: Promise<LinkEnd> } | null = null;
  #status: LinkStatus = { state: "connecting", lastError: null };
  #session: LinkSession | null = null;
  /** When the last connection that lived ended, or we started; monotonic. */
  #awaySinceMs: number;

  constructor(parts: AgentLinkParts) {
    this.#parts = parts;
    this.#rest = new LinkRest(parts.clock);
    this.#awaySinceMs = parts.clock.monotonic();
  }

  get status(): LinkStatus {
    return this.#status;
  }

  /** The nonce that a machine key's replacement is signed over; null while offline. */
  get challengeNonce(): string | null {
    return this.#session?.challengeNonce ?? null;
  }

  /**
   * Connects, and connects again, until `signal` aborts; resolves when the last socket is closed.
   * @throws StartError when this machine is not enrolled and its token is no good: there is nothing to wait for
   */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#rest.over(signal);
      if (signal.aborted) return;
      const startedMs = this.#parts.clock.monotonic();
      const end = await this.#connectOnce(signal);
      if (end.kind === "stopped" || signal.aborted) return;
      if (end.kind === "refused" && this.#parts.introduction.isHopeless(end.code)) {
        throw new StartError("this machine could not be enrolled", { cause: new Error(end.message) });
      }
      const nowMs = this.#parts.clock.monotonic();
      const wasIn = this.#status.state === "online" || this.#status.state === "pending";
      if (wasIn && nowMs - startedMs >= LIVED_MS) this.#awaySinceMs = nowMs;
      this.#note(end);
      await this.#rest.pause(this.#delayAfter(end), signal);
    }
  }

  /** The computer is about to sleep: says goodbye, and stays away until `wake`. Resolves when the link is closed. */
  async sleep(): Promise<void> {
    this.#rest.begin();
    this.#connection?.end({ kind: "lost", message: "this computer is about to sleep" });
    await this.#connection?.ended;
  }

  /** It woke up: connects at once. */
  wake(): void {
    this.#awaySinceMs = this.#parts.clock.monotonic();
    this.#rest.end();
  }

  /**
   * Asks the control plane and waits for its answer.
   * @throws AgentRefusal when it refuses, or the machine is not connected and approved
   */
  async request(frame: (requestId: string) => AgentFrame): Promise<ReplyBody> {
    const session = this.#session;
    if (session === null || !session.isIn) throw this.#offline();
    return session.ask(frame);
  }

  /** Sends what needs no answer; dropped, and false, while offline. */
  say(frame: AgentFrame): boolean {
    return this.#session?.say(frame) ?? false;
  }

  inventoryChanged(): void {
    this.#session?.inventoryChanged();
  }

  #offline(): AgentRefusal {
    return this.#status.state === "pending"
      ? new AgentRefusal("machine_not_approved")
      : new AgentRefusal("machine_offline");
  }

  #connectOnce(signal: AbortSignal): Promise<LinkEnd> {
    const { promise, resolve } = Promise.withResolvers<LinkEnd>();
    const { clock, ids, server } = this.#parts;
    const agentNonce = ids.secret(32);
    let decided: LinkEnd | null = null;
    const close = (code: number, end: LinkEnd) => {
      decided ??= end;
      socket.close(code, "message" in end ? end.message : "");
    };
    const session = new LinkSession(this.#sessionParts(), { send: (frame) => socket.send(frame), close }, agentNonce);
    const end = (why: LinkEnd) => close(AGENT_CLOSE.goingAway, why);
    const stop = () => end({ kind: "stopped" });
    const cancelTimeout = clock.after(HANDSHAKE_TIMEOUT_MS, () => {
      if (session.isSettled) return;
      close(AGENT_CLOSE.silent, { kind: "lost", message: "the control plane did not answer the handshake in time" });
    });
    const socket = new LinkSocket(agentLinkUrl(server, agentNonce), clock, {
      onOpen: (localAddress) => session.open(localAddress),
      onFrame: (frame) => session.receive(frame),
      onEnd: (message) => {
        cancelTimeout();
        signal.removeEventListener("abort", stop);
        session.end();
        this.#session = null;
        this.#connection = null;
        resolve(decided ?? { kind: "lost", message });
      },
    });
    this.#session = session;
    this.#connection = { end, ended: promise };
    signal.addEventListener("abort", stop, { once: true });
    return promise;
  }

  #sessionParts(): SessionParts {
    return {
      ...this.#parts,
      onWaiting: () => {
        this.#setStatus({ state: "pending", lastError: null });
        this.#parts.onWaiting();
      },
      onWelcome: () => {
        this.#setStatus({ state: "online", lastError: null });
        this.#parts.onWelcome();
      },
    };
  }

  /** Says why, once per reason: hours of the same failure must not fill a disk with logs. */
  #note(end: Failure): void {
    const isNews = end.message !== this.#status.lastError;
    this.#setStatus({ state: isFinal(end) ? "refused" : "connecting", lastError: end.message });
    const code = end.kind === "refused" ? end.code : end.kind;
    this.#parts.log[isNews ? "warn" : "debug"]({ code }, `not connected: ${end.message}`);
  }

  #setStatus(status: LinkStatus): void {
    this.#status = status;
    this.#parts.onStatus();
  }

  #delayAfter(end: Failure): number {
    const canTryAnotherWay = end.kind === "refused" && this.#parts.introduction.refused(end.code);
    // A fifth of the wait is random, so that a whole fleet that was refused does not ask again in one instant.
    if (isFinal(end) && !canTryAnotherWay) return REFUSED_RETRY_MS * (0.8 + 0.2 * this.#parts.random());
    const { clock, random } = this.#parts;
    return fullJitterDelay(clock.monotonic() - this.#awaySinceMs, RECONNECT, random);
  }
}

type Failure = Exclude<LinkEnd, { kind: "stopped" }>;

function isFinal(end: Failure): boolean {
  return end.kind === "distrusted" || (end.kind === "refused" && !end.retry);
}
