import { assertNever } from "../../base/assert-never.ts";
import type { Cancel, Clock } from "../../base/clock.ts";
import type { HostControl } from "../../protocol/viewer/control.ts";
import type { SessionTerms, ViewerServerFrame } from "../../protocol/viewer/frame.ts";
import { networkPath } from "../webrtc/path.ts";
import type { Wire, WireEvents } from "./browser-wire.ts";
import { InputSender } from "./input/input-sender.ts";
import { readReceivedTotals, viewerFigures, type ReceivedTotals } from "./received-figures.ts";
import { Silence } from "./silence.ts";
import { ViewerConnection } from "./viewer-connection.ts";
import { NO_VIDEO, type ViewerDetails, type ViewerSession, type ViewerState } from "./viewer-session.ts";
import { ViewerSocket } from "./viewer-socket.ts";

/** What reads the hands of whoever sits in front of the page. */
export interface InputDevices {
  /** Reads keyboard, pointer and touch. Returns what ends it. */
  attach(sender: InputSender, surface: HTMLElement, video: HTMLVideoElement, keyboardName: string): () => void;
  /** Asks the browser for pointer lock on the surface that was attached last. */
  lockPointer(): Promise<void>;
  /** Reads pads until the returned is called. `onPads`: their names, at every change. */
  readPads(sender: InputSender, onPads: (names: readonly string[]) => void): () => void;
  /** Calls back at every change of the pointer lock. */
  onPointerLock(listener: (isLocked: boolean) => void): () => void;
}

export interface ViewerEngineParts {
  readonly ticket: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly openWire: (events: WireEvents) => Wire;
  readonly createConnection: () => RTCPeerConnection;
  readonly devices: InputDevices;
}

const FIGURES_EVERY_MS = 500;
/** Before the first picture is there, so that the page shows it at once. */
const FIRST_FRAME_EVERY_MS = 30;

const NO_DETAILS: ViewerDetails = {
  machineName: "",
  viewerName: "",
  terms: null,
  isAsking: false,
  inForce: null,
  expiresAtMs: null,
  idleEndsAtMs: null,
  path: null,
  figures: null,
  displays: [],
  watched: "",
  hostMessage: "",
  isLocked: false,
  isPointerLocked: false,
  pads: [],
};

/** One viewer's session: joins, shows, sends, mends what breaks, and tells the page how it stands. */
export class ViewerEngine implements ViewerSession {
  readonly #parts: ViewerEngineParts;
  readonly #socket: ViewerSocket;
  readonly #connection: ViewerConnection;
  readonly #sender: InputSender;
  readonly #listeners = new Set<() => void>();
  readonly #ends: (() => void)[] = [];
  readonly #startedMs: number;
  #state: ViewerState = { phase: "joining" };
  #details = NO_DETAILS;
  readonly #silence = new Silence();
  #stream: MediaStream | null = null;
  #totals: ReceivedTotals | null = null;
  #cancelFigures: Cancel | null = null;
  #serverAheadMs = 0;
  #isOver = false;

  constructor(parts: ViewerEngineParts) {
    this.#parts = parts;
    const { clock } = parts;
    this.#startedMs = clock.monotonic();
    this.#socket = new ViewerSocket({
      open: parts.openWire,
      clock,
      random: parts.random,
      ticket: parts.ticket,
      onFrame: (frame) => this.#receive(frame),
    });
    this.#connection = new ViewerConnection({
      createConnection: parts.createConnection,
      clock,
      onSignal: (signal) => this.#socket.send({ type: "signal", signal }),
      onStream: (stream) => this.#gotStream(stream),
      onConnected: () => void this.#connected(),
      onInterrupted: () => this.#interrupted(),
      onHostControl: (message) => this.#hostSaid(message),
    });
    this.#sender = new InputSender(clock, (channel, bytes) => this.#connection.send(channel, bytes));
  }

  get state(): ViewerState {
    return this.#state;
  }

  get stream(): MediaStream | null {
    return this.#stream;
  }

  /** Sends ticket and offer. Once. */
  async start(): Promise<void> {
    const { devices } = this.#parts;
    this.#ends.push(
      devices.readPads(this.#sender, (pads) => this.#change({ pads })),
      devices.onPointerLock((isPointerLocked) => this.#change({ isPointerLocked })),
    );
    try {
      this.#socket.join(await this.#connection.offer());
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#finish({ phase: "refused", code: NO_VIDEO, message });
    }
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  attach(surface: HTMLElement, video: HTMLVideoElement, keyboardName: string): () => void {
    return this.#parts.devices.attach(this.#sender, surface, video, keyboardName);
  }

  lockPointer(): Promise<void> {
    return this.#parts.devices.lockPointer();
  }

  sendText(text: string): boolean {
    return this.#sender.text(text);
  }

  watch(display: string): void {
    this.#connection.say({ type: "watch", display });
  }

  /** Ends the session; its receipt comes back as `ended`. */
  leave(): void {
    this.#sender.release();
    this.#socket.send({ type: "leave" });
  }

  close(): void {
    if (this.#isOver) return;
    this.#sender.release();
    this.#socket.close();
    this.#end();
  }

  #receive(frame: ViewerServerFrame): void {
    switch (frame.type) {
      case "begun":
        return this.#begun(frame);
      case "signal":
        return this.#connection.receive(frame.signal);
      case "ice":
        return this.#connection.renew(frame.iceServers, frame.icePolicy);
      case "consent":
        return this.#consent(frame.asking);
      case "terms":
        return this.#change({ terms: frame.terms, ...this.#expiry(frame.terms) });
      case "ended":
        return this.#finish({ phase: "ended", receipt: frame.receipt, message: frame.message });
      case "refused":
        return this.#finish({ phase: "refused", code: frame.code, message: frame.message });
      default:
        assertNever(frame);
    }
  }

  #begun(frame: Extract<ViewerServerFrame, { type: "begun" }>): void {
    this.#serverAheadMs = Date.parse(frame.serverTime) - this.#parts.clock.now();
    const { machineName, viewerName, terms } = frame;
    this.#connection.begin(frame.iceServers, frame.icePolicy);
    if (this.#state.phase === "joining") this.#state = { phase: "connecting", details: this.#details };
    this.#change({ machineName, viewerName, terms, ...this.#expiry(terms) });
  }

  /** Once the owner has said yes the host answers the offer that it has; one that it has lost is made anew. */
  #consent(isAsking: boolean): void {
    const wasAsking = this.#details.isAsking;
    this.#change({ isAsking });
    if (isAsking) this.#connection.expectNothing();
    else if (wasAsking) this.#connection.expectAnswer();
  }

  #expiry({ expiresAt }: SessionTerms): Pick<ViewerDetails, "expiresAtMs"> {
    return { expiresAtMs: expiresAt === null ? null : Date.parse(expiresAt) - this.#serverAheadMs };
  }

  #hostSaid(message: HostControl): void {
    switch (message.type) {
      case "rights": {
        this.#sender.inForce(message);
        const { rights, veto, unavailable, gamepadSlot } = message;
        const reasons = Object.fromEntries(Object.entries(unavailable).filter(([, reason]) => reason !== undefined));
        return this.#change({ inForce: { rights, veto, unavailable: reasons, gamepadSlot } });
      }
      case "displays":
        return this.#change({ displays: message.displays, watched: message.watched });
      case "host":
        return this.#change({
          hostMessage: message.state === "no-display" ? message.message : "",
          isLocked: message.state === "locked",
        });
      case "idle":
        return this.#change({
          idleEndsAtMs: message.endsInMs === null ? null : this.#parts.clock.now() + message.endsInMs,
        });
      case "pong":
        return;
      default:
        assertNever(message);
    }
  }

  #gotStream(stream: MediaStream): void {
    this.#stream = stream;
    this.#emit();
    this.#measureIn(FIRST_FRAME_EVERY_MS);
  }

  #interrupted(): void {
    if (this.#state.phase === "live") this.#setPhase("interrupted");
  }

  async #connected(): Promise<void> {
    const network = networkPath(await this.#connection.stats());
    const connectMs = Math.round(this.#parts.clock.monotonic() - this.#startedMs);
    const path = network?.path ?? "direct";
    if (this.#isOver) return;
    this.#change({ path });
    this.#socket.send({ type: "connected", path, connectMs: Math.min(connectMs, 600_000) });
  }

  async #measure(): Promise<void> {
    const totals = readReceivedTotals(await this.#connection.stats(), this.#parts.clock.monotonic());
    if (this.#isOver) return;
    if (totals.frames === 0 && !this.#totals) return this.#measureIn(FIRST_FRAME_EVERY_MS);
    const before = this.#totals;
    this.#totals = totals;
    this.#hear(totals);
    if (before) this.#change({ figures: viewerFigures(before, totals) });
    this.#measureIn(FIGURES_EVERY_MS);
  }

  #hear({ transportBytes, atMs }: ReceivedTotals): void {
    const { phase } = this.#state;
    if (this.#silence.isSilent(transportBytes, atMs)) {
      if (phase !== "live") return;
      this.#setPhase("interrupted");
      this.#connection.mend();
    } else if (phase === "connecting" || (phase === "interrupted" && this.#connection.isConnected)) {
      this.#connection.mended();
      this.#setPhase("live");
    }
  }

  #measureIn(delayMs: number): void {
    this.#cancelFigures?.();
    this.#cancelFigures = this.#parts.clock.after(delayMs, () => void this.#measure());
  }

  #change(change: Partial<ViewerDetails>): void {
    this.#details = { ...this.#details, ...change };
    if ("details" in this.#state) this.#setPhase(this.#state.phase);
  }

  #setPhase(phase: "connecting" | "live" | "interrupted"): void {
    this.#state = { phase, details: this.#details };
    this.#emit();
  }

  #finish(state: ViewerState): void {
    if (this.#isOver) return;
    this.#state = state;
    this.#end();
    this.#emit();
  }

  #end(): void {
    this.#isOver = true;
    this.#cancelFigures?.();
    this.#sender.close();
    for (const end of this.#ends.splice(0)) end();
    this.#connection.close();
  }

  #emit(): void {
    for (const listener of this.#listeners) listener();
  }
}
