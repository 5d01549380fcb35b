import { assertNever } from "../../base/assert-never.ts";
import type { Cancel, Clock } from "../../base/clock.ts";
import type { CaptureOrder, CaptureReport } from "../../protocol/capture/frame.ts";
import type { HostControl } from "../../protocol/viewer/control.ts";
import { EncoderLadder } from "./encoder-ladder.ts";
import { Pace } from "./pace.ts";
import { takePicture } from "./picture.ts";
import { Screen, type ScreenState } from "./screen.ts";
import { figuresBetween, type StreamFigures, type StreamTotals } from "./stream-figures.ts";
import { ViewerStream, type OpenOrder, type StreamState } from "./viewer-stream.ts";

export interface AgentLine {
  report(report: CaptureReport): void;
  forward(bytes: Uint8Array<ArrayBuffer>): boolean;
}

interface CapturePageParts {
  readonly devices: Pick<MediaDevices, "getDisplayMedia">;
  readonly clock: Clock;
  readonly random: () => number;
  readonly agent: AgentLine;
}

interface Watcher {
  readonly order: OpenOrder;
  readonly stream: ViewerStream;
  readonly ladder: EncoderLadder;
  /** The last of each kind of message, for a viewer's page that begins anew. */
  readonly told: Map<HostControl["type"], HostControl>;
  /** At the last look at its pace. */
  looked: StreamTotals | null;
  /** At the last report. */
  reported: StreamTotals | null;
}

const RATES = { full: 60, still: 5 };
/** While the screen stands still it is looked at this often, so that a change is soon noticed. */
const LOOK_EVERY_MS = 200;
const REPORT_EVERY_MS = 1_000;
/** There is one screen to be shown; the agent knows it by this name. */
const SCREEN_ID = "screen";

/** Obeys the agent: captures while at least one session is open, and gives each its stream. */
export class CapturePage {
  readonly #parts: CapturePageParts;
  readonly #screen: Screen;
  readonly #watchers = new Map<string, Watcher>();
  #pace: Pace;
  #timers: Cancel[] = [];
  #isLooking = false;

  constructor(parts: CapturePageParts) {
    this.#parts = parts;
    this.#pace = new Pace(RATES, parts.clock.monotonic());
    this.#screen = new Screen({
      devices: parts.devices,
      clock: parts.clock,
      random: parts.random,
      framesPerSecond: RATES.full,
      handlers: {
        onTrack: (track) => {
          for (const { stream } of this.#watchers.values()) stream.show(track);
        },
        onState: (state) => this.#reportScreen(state),
      },
    });
  }

  obey(order: CaptureOrder): void {
    switch (order.type) {
      case "open":
        return this.#open(order);
      case "reoffer":
        return this.#reoffer(order);
      case "candidate":
        return this.#watchers.get(order.sessionId)?.stream.candidate(order.candidate);
      case "limit":
        return this.#watchers.get(order.sessionId)?.stream.limit(order.limits);
      case "close":
        this.#close(order.sessionId);
        return this.#parts.agent.report({ type: "closed", sessionId: order.sessionId });
      case "tell":
        return this.#tell(order.sessionId, order.message);
      case "hurry":
        return this.#hurry();
      case "take-picture":
        return void this.#takePicture(order.requestId, order.maxWidth);
      default:
        assertNever(order);
    }
  }

  /** Ends every stream and the capture. */
  stop(): void {
    for (const sessionId of this.#watchers.keys()) this.#close(sessionId);
  }

  #open(order: OpenOrder): void {
    const { sessionId } = order;
    const { agent, clock } = this.#parts;
    this.#watchers.get(sessionId)?.stream.close();
    const stream = new ViewerStream(order, this.#screen.track, clock, {
      onAnswer: (sdp) => agent.report({ type: "answer", sessionId, sdp }),
      onCandidate: (candidate) => agent.report({ type: "candidate", sessionId, candidate }),
      onState: (state, detail) => void this.#streamState(sessionId, state, detail),
      onSaid: (text) => agent.report({ type: "said", sessionId, text }),
      onInput: (bytes) => {
        agent.forward(bytes);
        this.#hurry();
      },
    });
    const ladder = new EncoderLadder();
    this.#watchers.set(sessionId, { order, stream, ladder, told: new Map(), looked: null, reported: null });
    this.#hurry();
    this.#screen.start();
    if (this.#timers.length > 0) return;
    this.#timers = [
      clock.every(LOOK_EVERY_MS, () => void this.#look()),
      clock.every(REPORT_EVERY_MS, () => void this.#report()),
    ];
  }

  #reoffer({ iceServers, icePolicy, offer, sessionId }: Extract<CaptureOrder, { type: "reoffer" }>): void {
    const watcher = this.#watchers.get(sessionId);
    if (!watcher) return;
    if (watcher.stream.isBySameEnd(offer)) {
      watcher.stream.useServers(iceServers, icePolicy);
      return watcher.stream.offer(offer);
    }
    this.#open({ ...watcher.order, offer, iceServers, icePolicy });
    for (const message of watcher.told.values()) this.#tell(sessionId, message);
  }

  #tell(sessionId: string, message: HostControl): void {
    const watcher = this.#watchers.get(sessionId);
    if (message.type !== "pong") watcher?.told.set(message.type, message);
    watcher?.stream.tell(message);
  }

  #close(sessionId: string): void {
    this.#watchers.get(sessionId)?.stream.close();
    this.#watchers.delete(sessionId);
    if (this.#watchers.size > 0) return;
    for (const cancel of this.#timers) cancel();
    this.#timers = [];
    this.#screen.stop();
  }

  async #streamState(sessionId: string, state: StreamState, detail: string): Promise<void> {
    if (state === "connected") this.#hurry();
    const totals = await this.#watchers.get(sessionId)?.stream.totals();
    const path = totals?.path ?? null;
    this.#parts.agent.report({ type: "session-state", sessionId, state, path, detail: detail.slice(0, 500) });
  }

  #reportScreen(state: ScreenState): void {
    const { agent } = this.#parts;
    if (state.state !== "running") {
      agent.report({ type: "capturing", detail: "", displays: [], watched: "", startMs: 0, ...state });
      return;
    }
    const { width, height, startMs } = state;
    const displays = [{ id: SCREEN_ID, name: "Screen", width, height, primary: true }];
    agent.report({ type: "capturing", state: "running", detail: "", displays, watched: SCREEN_ID, startMs });
  }

  #hurry(): void {
    this.#pace.hurry(this.#parts.clock.monotonic());
    this.#screen.setFrameRate(this.#pace.framesPerSecond);
  }

  /** Sets the pace by what the encoders make of the screen. */
  async #look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    const windows = await Promise.all(Array.from(this.#watchers.values(), (watcher) => this.#lookAt(watcher)));
    this.#isLooking = false;
    const busiest = windows.filter((one) => one !== null).sort((a, b) => b.bytes - a.bytes)[0];
    const nothing = { frames: 0, bytes: 0, windowMs: 0 };
    const { windowMs, ...encoded } = busiest ?? nothing;
    this.#pace.encoded(encoded, windowMs, this.#parts.clock.monotonic());
    this.#screen.setFrameRate(this.#pace.framesPerSecond);
  }

  async #lookAt(watcher: Watcher): Promise<StreamFigures | null> {
    const before = watcher.looked;
    const totals = await watcher.stream.totals();
    // At the slow pace a look may fall between two frames: it waits for one.
    if (before && totals && totals.frames === before.frames) return null;
    watcher.looked = totals;
    return before && totals ? figuresBetween(before, totals) : null;
  }

  async #report(): Promise<void> {
    this.#screen.look();
    await Promise.all(Array.from(this.#watchers, ([sessionId, watcher]) => this.#reportStream(sessionId, watcher)));
  }

  async #reportStream(sessionId: string, watcher: Watcher): Promise<void> {
    const before = watcher.reported;
    const totals = await watcher.stream.totals();
    watcher.reported = totals;
    if (!before || !totals) return;
    const figures = figuresBetween(before, totals);
    if (watcher.ladder.second({ ...figures, limitedBy: totals.limitedBy }))
      watcher.stream.encodeAs(watcher.ladder.rung);
    this.#parts.agent.report({
      type: "stream",
      sessionId,
      framesPerSecond: figures.framesPerSecond,
      bitsPerSecond: figures.bitsPerSecond,
      roundTripMs: totals.roundTripMs,
      codec: totals.codec,
      path: totals.path,
      limitedBy: totals.limitedBy,
    });
  }

  async #takePicture(requestId: string, maxWidth: number): Promise<void> {
    const { track } = this.#screen;
    // A screen that went away just now is a screen that shows nothing.
    const jpeg = track ? await takePicture(track, maxWidth).catch(() => null) : null;
    this.#parts.agent.report({ type: "picture", requestId, jpeg });
  }
}
