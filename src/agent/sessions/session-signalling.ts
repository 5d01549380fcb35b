import { assertNever } from "../../base/assert-never.ts";
import type { Cancel, Clock } from "../../base/clock.ts";
import { readForwardedInput } from "../../protocol/capture/forwarded-input.ts";
import type { WatchableDisplay } from "../../protocol/viewer/control.ts";
import { MOST_SDP_CHARACTERS, type Signal } from "../../protocol/viewer/signal.ts";
import type { ShownDisplay } from "../capture/shown-display.ts";
import type { PageReport } from "../capture/page-line.ts";
import type { Gate } from "../gate/gate.ts";
import type { HostingFrame } from "../link/link-session.ts";
import { allowedIce, allowedSignal } from "./connection-way.ts";
import type { HostedSession } from "./hosted-session.ts";
import type { RuleWatch } from "./rule-watch.ts";
import type { ScreenLock } from "./screen-lock.ts";
import { INTERRUPTED_TIMEOUT_MS, type SessionKeeper, type SessionKeeperParts } from "./session-keeper.ts";
import { sessionFigures, sessionState } from "./session-reports.ts";
import { readViewerControl } from "./viewer-talk.ts";

type SignalFrame = Extract<HostingFrame, { type: "session-signal" }>;
type ReportOf<Type extends PageReport["type"]> = Extract<PageReport, { type: Type }>;

/** Sessions that one page can number. */
const MOST_SLOTS = 0xffff;
/** How long the page may try to capture. It asks again by itself; a screen that changes its size is away for a moment, too. */
export const CAPTURE_PATIENCE_MS = 6_000;
/** The control plane takes one viewer's figures this often at most. */
const FIGURES_PERIOD_MS = 2_000;

interface SessionSignallingParts extends Pick<SessionKeeperParts, "say"> {
  readonly clock: Clock;
  readonly gate: Pick<Gate, "detach" | "receive">;
  readonly keeper: SessionKeeper;
  readonly rules: Pick<RuleWatch, "checkPath" | "connected" | "input" | "opened">;
  readonly display: Pick<ShownDisplay, "all" | "choose" | "current">;
  readonly screen: Pick<ScreenLock, "isLocked" | "shown">;
  readonly capture: SessionKeeperParts["capture"] & {
    readonly isReady: boolean;
    checkSource(): void;
    pageFailed(why: string): void;
    cannotCapture(why: string): void;
  };
}

/** Carries what viewer and capture page say of a session: offers and answers, states, frames and the control channel. */
export class SessionSignalling {
  readonly #parts: SessionSignallingParts;
  readonly #sessionOfSlot = new Map<number, string>();
  #lastSlot = 0;
  #ofPage: { displays: WatchableDisplay[]; watched: string } = { displays: [], watched: "" };
  /** Set while the page says that it cannot capture. */
  #cancelPatience: Cancel | null = null;

  constructor(parts: SessionSignallingParts) {
    this.#parts = parts;
  }

  /** From the viewer, by way of the control plane. A session without a grant is none. */
  receive({ sessionId, signal, ice }: SignalFrame): void {
    const session = this.#parts.keeper.find(sessionId);
    if (session === null) return;
    const { connection } = session.grant.rule;
    if (ice !== null) session.ice = ice;
    const allowed = allowedSignal(signal, connection);
    switch (allowed?.kind) {
      case "offer":
        return this.#offered(session, allowed.sdp);
      case "candidate":
        session.addCandidate(allowed.candidate);
        if (session.phase.step !== "open") return;
        this.#parts.capture.send({ type: "candidate", sessionId, candidate: allowed.candidate });
        return;
      case undefined:
        // A way that its rule does not allow.
        return;
      case "answer":
        // The viewer offers; it has nothing to answer.
        return;
      default:
        return assertNever(allowed);
    }
  }

  /** The owner has let a viewer in: what they offered is opened now, or as soon as there is a page. */
  admitted(session: HostedSession): void {
    if (this.#parts.capture.isReady) this.#open(session);
  }

  /** The person's desktop was locked, or unlocked. A screen that cannot be captured is told of when it can be again. */
  screenChanged(): void {
    if (this.#cancelPatience !== null) return;
    for (const session of this.#parts.keeper.live) this.#parts.keeper.tell(session, this.#parts.screen.shown);
  }

  /** A page is in: it gets every session that waits for one. */
  pageReady(): void {
    this.#lastSlot = 0;
    this.#ofPage = { displays: [], watched: "" };
    for (const session of this.#parts.keeper.live) this.#open(session);
  }

  /** The page is gone with all its connections. What they held is released before anything else. */
  pageLost(): void {
    this.#sessionOfSlot.clear();
    this.#stopPatience();
    const { keeper, gate, say } = this.#parts;
    const open = keeper.live.filter(({ phase }) => phase.step === "open");
    for (const { id } of open) gate.detach(id);
    for (const session of open) {
      const wasConnected = session.phase.step === "open" && session.phase.media === "connected";
      const offer = session.phase.step === "open" ? session.phase.offer : null;
      session.phase = offer === null ? { step: "waiting" } : { step: "offered", offer };
      if (wasConnected) say(interrupted(session, "this machine's capture page ended; it is started again"));
      if (offer === null) keeper.expectConnection(session, INTERRUPTED_TIMEOUT_MS);
    }
    keeper.countViewers();
  }

  /** A binary frame of the page. Of a session that is over there may still be some on the way. */
  forwarded(bytes: Uint8Array): void {
    const input = readForwardedInput(bytes);
    const session = input === null ? null : this.#parts.keeper.find(this.#sessionOfSlot.get(input.slot) ?? "");
    if (input === null || session === null) return;
    this.#parts.rules.input(session, this.#parts.gate.receive(session.id, input.channel, input.frame));
  }

  reported(report: Exclude<PageReport, { type: "picture" | "closed" }>): void {
    if (report.type === "capturing") return this.#onCapturing(report);
    const session = this.#parts.keeper.find(report.sessionId);
    if (session === null || session.phase.step !== "open") return;
    switch (report.type) {
      case "answer":
        return this.#onAnswer(session, report.sdp);
      case "candidate":
        return this.#toViewer(session, { kind: "candidate", candidate: report.candidate });
      case "session-state":
        return this.#onState(session, report);
      case "said":
        return this.#onSaid(session, report.text);
      case "stream":
        return this.#onStream(session, report);
      default:
        return assertNever(report);
    }
  }

  #offered(session: HostedSession, offer: string): void {
    const { capture, gate, keeper } = this.#parts;
    if (session.phase.step === "asking") {
      // No page hears of it before the owner has let the viewer in.
      session.phase = { step: "asking", offer: { sdp: offer, candidates: [] } };
      return;
    }
    if (session.phase.step === "open") {
      // Its page may have begun anew, and knows neither what its former self held nor how far its frames had come.
      gate.detach(session.id);
      const { servers: iceServers, policy: icePolicy } = allowedIce(session.ice, session.grant.rule.connection);
      capture.send({ type: "reoffer", sessionId: session.id, offer, iceServers, icePolicy });
      return;
    }
    session.phase = { step: "offered", offer: { sdp: offer, candidates: [] } };
    if (capture.isReady) this.#open(session);
    keeper.countViewers();
  }

  #open(session: HostedSession): void {
    const { capture, keeper, rules } = this.#parts;
    if (session.phase.step !== "offered") return;
    if (this.#lastSlot >= MOST_SLOTS) return capture.pageFailed("it has carried all the sessions that it can number");
    const { offer } = session.phase;
    const slot = ++this.#lastSlot;
    const { grant, id: sessionId, ice } = session;
    session.phase = { step: "open", slot, media: "connecting", path: null, offer };
    this.#sessionOfSlot.set(slot, sessionId);
    const { servers: iceServers, policy: icePolicy } = allowedIce(ice, grant.rule.connection);
    const limits = rules.opened(session);
    capture.send({ type: "open", sessionId, slot, offer: offer.sdp, iceServers, icePolicy, limits });
    for (const candidate of offer.candidates) capture.send({ type: "candidate", sessionId, candidate });
    keeper.tellRights(sessionId);
    if (this.#parts.screen.isLocked) keeper.tell(session, this.#parts.screen.shown);
    if (this.#ofPage.displays.length > 0) this.#tellDisplays(session);
  }

  #onAnswer(session: HostedSession, sdp: string): void {
    const isSayable = sdp.length > 0 && sdp.length <= MOST_SDP_CHARACTERS;
    if (session.phase.step === "open") session.phase = { ...session.phase, offer: null };
    if (isSayable) this.#toViewer(session, { kind: "answer", sdp });
    else this.#parts.keeper.end(session, "host-failed", "the capture page's answer cannot be sent");
  }

  #toViewer({ grant, id: sessionId }: HostedSession, wanted: Signal): void {
    const signal = allowedSignal(wanted, grant.rule.connection);
    if (signal !== null && signal.kind !== "offer") this.#parts.say({ type: "session-signal", sessionId, signal });
  }

  #onState(session: HostedSession, { state, path, detail }: ReportOf<"session-state">): void {
    const { keeper } = this.#parts;
    switch (state) {
      case "connected":
        return this.#connected(session, path);
      case "interrupted":
        return this.#interrupted(session, path, detail);
      case "failed":
        // One that has been connected may be mended by a new offer, until its time is up.
        if (session.wasConnected) return this.#interrupted(session, path, detail);
        return keeper.end(session, "connection-lost", detail || "no connection to the viewer could be made");
      case "closed":
        return keeper.end(session, "left", detail || "the viewer closed the connection");
      default:
        return assertNever(state);
    }
  }

  #connected(session: HostedSession, path: ReportOf<"session-state">["path"]): void {
    if (session.phase.step !== "open") return;
    session.phase = { ...session.phase, media: "connected", path };
    session.wasConnected = true;
    session.setDeadline(null);
    this.#parts.rules.connected(session);
    if (!session.isLive) return;
    const state = sessionState(session);
    if (state) this.#parts.say(state);
  }

  #interrupted(session: HostedSession, path: ReportOf<"session-state">["path"], detail: string): void {
    const { gate, keeper, say } = this.#parts;
    if (session.phase.step !== "open") return;
    gate.detach(session.id);
    if (session.phase.media === "interrupted") return;
    session.phase = { ...session.phase, media: "interrupted", path };
    keeper.expectConnection(session, INTERRUPTED_TIMEOUT_MS);
    const state = sessionState(session, detail);
    if (state) say(state);
  }

  #onSaid(session: HostedSession, text: string): void {
    if (!session.allowance.take(this.#parts.clock.monotonic())) return;
    const message = readViewerControl(text);
    if (message === null) return;
    switch (message.type) {
      case "ping":
        return this.#parts.keeper.tell(session, { type: "pong", id: message.id });
      case "watch":
        return this.#watch(session, message.display);
      default:
        return assertNever(message);
    }
  }

  /** Shows another display to everybody, or tells this viewer what is shown. */
  #watch(session: HostedSession, id: string): void {
    const { capture, display } = this.#parts;
    if (display.choose(id)) capture.checkSource();
    else this.#tellDisplays(session);
  }

  #onStream(session: HostedSession, report: ReportOf<"stream">): void {
    if (session.phase.step === "open" && report.path !== null) session.phase = { ...session.phase, path: report.path };
    this.#parts.rules.checkPath(session);
    if (!session.isLive) return;
    const nowMs = this.#parts.clock.monotonic();
    if (nowMs - session.lastFiguresMs < FIGURES_PERIOD_MS) return;
    session.lastFiguresMs = nowMs;
    this.#parts.say(sessionFigures(report));
  }

  #onCapturing({ state, detail, displays, watched }: ReportOf<"capturing">): void {
    if (state === "failed") return this.#notCapturing(detail || "the browser gives no reason");
    const wasFailing = this.#cancelPatience !== null;
    this.#stopPatience();
    if (state === "stopped") return;
    this.#ofPage = { displays, watched };
    for (const session of this.#parts.keeper.live) {
      if (wasFailing) this.#parts.keeper.tell(session, this.#parts.screen.shown);
      this.#tellDisplays(session);
    }
  }

  /** The viewers who are there hear why they see nothing; if it stays so, they are let go. */
  #notCapturing(why: string): void {
    if (this.#cancelPatience !== null) return;
    const { capture, clock, keeper } = this.#parts;
    const message = `The screen cannot be captured for now: ${why}`.slice(0, 500);
    for (const session of keeper.live) keeper.tell(session, { type: "host", state: "no-display", message });
    this.#cancelPatience = clock.after(CAPTURE_PATIENCE_MS, () => capture.cannotCapture(why));
  }

  #stopPatience(): void {
    this.#cancelPatience?.();
    this.#cancelPatience = null;
  }

  #tellDisplays(session: HostedSession): void {
    const { display, keeper } = this.#parts;
    const { all, current } = display;
    // A page knows of the one display that it shows, and that by no name of the system's.
    const message = current ? { displays: [...all], watched: current.id } : this.#ofPage;
    keeper.tell(session, { type: "displays", ...message });
  }
}

function interrupted({ id }: HostedSession, detail: string) {
  return {
    type: "session-state",
    sessionId: id,
    state: "interrupted",
    reason: null,
    path: null,
    detail,
  } as const;
}
