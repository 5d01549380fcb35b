import type { Cancel } from "../../base/clock.ts";
import type { Grant } from "../../protocol/agent-link/desired-state.ts";
import type { ControlPlaneFrame } from "../../protocol/agent-link/frame.ts";
import type { SessionEndReason } from "../../protocol/viewer/session-end.ts";
import type { IceCandidate, MediaPath } from "../../protocol/viewer/signal.ts";
import { MessageAllowance } from "./message-allowance.ts";

export type IceSetup = NonNullable<Extract<ControlPlaneFrame, { type: "session-signal" }>["ice"]>;

/** Candidates of an offer that waits for the page; a browser finds a dozen. */
const MOST_CANDIDATES = 64;
/** Messages of one viewer on its control channel. Its page sends a ping every few seconds. */
const SAID_PER_SECOND = 20;

/** What a page needs to begin with. */
export interface Offer {
  readonly sdp: string;
  readonly candidates: readonly IceCandidate[];
}

/** How a session stands on this machine. */
export type SessionPhase =
  /** Its viewer waits for the owner's consent, and what they offered waits with them. */
  | { readonly step: "asking"; readonly offer: Offer | null }
  /** Granted; no offer has come since the page that carried it, if there was one. */
  | { readonly step: "waiting" }
  /** An offer waits for a page to come up. */
  | { readonly step: "offered"; readonly offer: Offer }
  /** On the page, under a number of that page. */
  | {
      readonly step: "open";
      readonly slot: number;
      readonly media: "connecting" | "connected" | "interrupted";
      readonly path: MediaPath | null;
      /** Null once it is answered: until then another page can begin with it. */
      readonly offer: Offer | null;
    }
  /** Over by this machine's own decision. It stays known until the control plane has taken the grant away. */
  | { readonly step: "ended"; readonly reason: SessionEndReason; readonly detail: string };

/** One viewer's session, from its grant to the end of that. */
export class HostedSession {
  readonly id: string;
  grant: Grant;
  ice: IceSetup = { servers: [], policy: "all" };
  /** The viewer was connected at least once. */
  wasConnected = false;
  /** The owner was asked about it, and has let its viewer in. */
  wasLetIn = false;
  /** The control plane has heard that the owner keeps something from this viewer. */
  hasToldWithheld = false;
  /** Since the owner is asked: when their silence counts as a no. */
  asksUntilMs: number | null = null;
  lastFiguresMs = Number.NEGATIVE_INFINITY;
  readonly allowance = new MessageAllowance(SAID_PER_SECOND);
  readonly #onChange: () => void;
  #phase: SessionPhase = { step: "waiting" };
  #cancelDeadline: Cancel | null = null;

  /** @param onChange it stands otherwise than before */
  constructor(grant: Grant, onChange: () => void) {
    this.id = grant.sessionId;
    this.grant = grant;
    this.#onChange = onChange;
  }

  get phase(): SessionPhase {
    return this.#phase;
  }

  set phase(phase: SessionPhase) {
    this.#phase = phase;
    this.#onChange();
  }

  get isLive(): boolean {
    return this.phase.step !== "ended";
  }

  /** The viewer has asked for the picture, so a page must be there. */
  get wantsPage(): boolean {
    return this.phase.step === "offered" || this.phase.step === "open";
  }

  /** The owner is asked now. Not yet while nobody knows whether a session from before this process is still there. */
  get isAsking(): boolean {
    return this.#phase.step === "asking" && this.hasDeadline;
  }

  get hasDeadline(): boolean {
    return this.#cancelDeadline !== null;
  }

  /** What ends it unless the viewer is let in, or connected, by then; replaces an earlier one. */
  setDeadline(cancel: Cancel | null): void {
    this.#cancelDeadline?.();
    this.#cancelDeadline = cancel;
    this.#onChange();
  }

  /** A candidate of an offer that is not answered yet. More than a browser would send are dropped. */
  addCandidate(candidate: IceCandidate): void {
    const { phase } = this;
    if (phase.step === "waiting" || phase.step === "ended") return;
    if (phase.offer === null || phase.offer.candidates.length >= MOST_CANDIDATES) return;
    this.phase = { ...phase, offer: { ...phase.offer, candidates: [...phase.offer.candidates, candidate] } };
  }

  end(reason: SessionEndReason, detail: string): void {
    this.setDeadline(null);
    this.phase = { step: "ended", reason, detail };
  }
}
