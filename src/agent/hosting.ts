import { join } from "node:path";
import { assertNever } from "../base/assert-never.ts";
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../node/logger.ts";
import type { IdSource } from "../node/random.ts";
import type { AgentFrame, HostingReport } from "../protocol/agent-link/frame.ts";
import { CaptureHost } from "./capture/capture-host.ts";
import type { CaptureMeans, OpenCapture } from "./capture/capture-means.ts";
import type { CapturePageHandlers } from "./capture/page-door.ts";
import { ShownDisplay } from "./capture/shown-display.ts";
import type { StateApplier } from "./desired-state/desired-state-store.ts";
import type { Gate } from "./gate/gate.ts";
import { openGate, type OpenGateParts } from "./gate/open-gate.ts";
import type { HostingFrame } from "./link/link-session.ts";
import { Consent } from "./sessions/consent.ts";
import { ConsentStore } from "./sessions/consent-store.ts";
import { GuestDesk } from "./sessions/guest-desk.ts";
import { PictureDesk } from "./sessions/picture-desk.ts";
import { ReportDesk } from "./sessions/report-desk.ts";
import { RuleWatch } from "./sessions/rule-watch.ts";
import { ScreenLock } from "./sessions/screen-lock.ts";
import { SessionKeeper } from "./sessions/session-keeper.ts";
import { SessionSignalling } from "./sessions/session-signalling.ts";

/** What this machine shows its screen with and takes input by. */
export interface HostingMeans {
  readonly openCapture: OpenCapture;
  /** Ways to inject input, the best first. */
  readonly inputKinds: OpenGateParts["kinds"];
}

export interface HostingParts extends HostingMeans {
  /** The agent's data folder. */
  readonly folder: string;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly random: () => number;
  readonly log: Logger;
  /** The control plane's clock. */
  readonly serverNow: () => number;
  /** To the control plane; dropped, and false, while it is away. */
  readonly say: (frame: AgentFrame) => boolean;
  /** What `guests` lists may be something else than before. */
  readonly onChange: () => void;
}

/** The agent as a host of viewers. */
export interface Hosting {
  /** Puts the grants of the desired state into force. */
  readonly applier: StateApplier;
  readonly guests: GuestDesk;
  /** The link is up: tells the control plane how hosting and every session stand. */
  welcomed(): void;
  receive(frame: HostingFrame): void;
  /** The person's desktop is locked, or no longer. */
  setLocked(isLocked: boolean): void;
  /** Ends everybody's session: the machine is about to be out of reach. `why`: for people. Everything is released when it returns. */
  letEverybodyGo(why: string): void;
  /** Releases everything that is held, and ends the browser. */
  stop(): Promise<void>;
}

/**
 * Composes gate, capture and sessions. What a former process left held is released, and what it left running ended, when this resolves.
 * @throws StartError when what captures cannot begin, and the system's error when the data folder is not writable
 */
export async function startHosting(parts: HostingParts): Promise<Hosting> {
  const { clock, log, onChange, serverNow } = parts;
  const say = (frame: AgentFrame) => void parts.say(frame);
  const handlers = pageHandlers(() => ({ capture, pictures, signalling }));
  const means = await parts.openCapture(join(parts.folder, "capture-browser"), {
    clock,
    ids: parts.ids,
    log,
    handlers,
  });
  const consent = new Consent({ store: new ConsentStore(parts.folder, log) });
  const sides = gateSides(consent, onChange, () => ({ display, keeper, reports }));
  const opened = await openGateBeside(means, parts, sides);
  const { gate } = opened;
  const screen = new ScreenLock();
  const display = new ShownDisplay({ now: () => clock.monotonic(), read: () => gate.displays });
  const capture = createCapture(parts, means, () => ({ display, keeper, pictures, reports, signalling }));
  const keeper = new SessionKeeper({ clock, serverNow, gate, consent, capture, say, log, onChange });
  const rules = new RuleWatch({ clock, capture, keeper });
  const signalling = new SessionSignalling({ clock, gate, capture, display, rules, screen, say, keeper });
  const pictures = new PictureDesk({ clock, say, order: (order) => capture.send(order) });
  const reports = new ReportDesk(() => hostingReport(gate, capture, screen), parts.say, onChange);
  const guests = new GuestDesk({ gate, consent, keeper, signalling, reports, log });
  await capture.begin();
  return {
    applier: applyWithRules(keeper, rules),
    guests,
    welcomed() {
      reports.sayAnew();
      keeper.welcomed();
    },
    receive: (frame) => receive(frame, { capture, pictures, signalling }),
    setLocked(isLocked) {
      if (!screen.set(isLocked)) return;
      signalling.screenChanged();
      reports.sayNews();
    },
    letEverybodyGo: (why) => keeper.endAll("host-offline", why),
    async stop() {
      keeper.stop();
      rules.stop();
      opened[Symbol.dispose]();
      await capture.stop();
      await means.place.stop();
    },
  };
}

/** Rules follow grants in the same call, so that nothing comes between. */
function applyWithRules(keeper: SessionKeeper, rules: RuleWatch): StateApplier {
  return {
    apply(next, previous) {
      keeper.apply(next, previous);
      rules.applied();
    },
  };
}

/** `rooms` is asked when something happens, which is later than all of them are made. */
function gateSides(
  consent: Consent,
  onChange: () => void,
  rooms: () => Pick<Rooms, "display" | "keeper" | "reports">,
): Pick<OpenGateParts, "displayOf" | "mustWait" | "owner"> {
  return {
    displayOf: () => rooms().display.current,
    mustWait: (grant) => consent.mustAsk(grant),
    owner: {
      onRights(sessionId) {
        rooms().keeper.tellRights(sessionId);
        onChange();
      },
      onEnded: (sessionId, end) => rooms().keeper.gateEnded(sessionId, end),
      onWays: () => rooms().reports.sayNews(),
    },
  };
}

/** Leaves nothing open when it fails. */
async function openGateBeside(
  { place }: CaptureMeans,
  { clock, folder, inputKinds: kinds, log, serverNow }: HostingParts,
  sides: ReturnType<typeof gateSides>,
): Promise<ReturnType<typeof openGate>> {
  try {
    return openGate({ clock, folder, log, serverNow, kinds, env: () => process.env, ...sides });
  } catch (error) {
    await place.stop();
    throw error;
  }
}

interface Rooms {
  readonly capture: CaptureHost;
  readonly display: ShownDisplay;
  readonly keeper: SessionKeeper;
  readonly pictures: PictureDesk;
  readonly reports: ReportDesk;
  readonly signalling: SessionSignalling;
}

/** `rooms` is asked when something happens, which is later than all of them are made. */
function pageHandlers(rooms: () => Pick<Rooms, "capture" | "pictures" | "signalling">): CapturePageHandlers {
  return {
    onReady: () => rooms().capture.pageReady(),
    onReport(report) {
      if (report.type === "capturing" && report.state === "running") rooms().capture.capturing();
      if (report.type === "picture") rooms().pictures.answer(report.requestId, report.jpeg);
      else if (report.type === "closed") rooms().capture.closed(report.sessionId);
      else rooms().signalling.reported(report);
    },
    onInput: (bytes) => rooms().signalling.forwarded(bytes),
    onLost: () => rooms().capture.pageFailed("its page ended"),
  };
}

function createCapture(
  { clock, log, random }: HostingParts,
  { browser, place }: CaptureMeans,
  rooms: () => Omit<Rooms, "capture">,
): CaptureHost {
  return new CaptureHost({
    clock,
    log,
    random,
    place,
    browser,
    source: () => rooms().display.source,
    handlers: {
      onReady: () => rooms().signalling.pageReady(),
      onLost() {
        rooms().signalling.pageLost();
        rooms().pictures.failAll();
      },
      onUnable: (problem) => rooms().keeper.endWaiting(problem),
      onProblemChange: () => rooms().reports.sayNews(),
    },
  });
}

function receive(
  frame: HostingFrame,
  { capture, pictures, signalling }: Pick<Rooms, "capture" | "pictures" | "signalling">,
): void {
  switch (frame.type) {
    case "session-signal":
      return signalling.receive(frame);
    case "prepare":
      return capture.prepare();
    case "take-picture":
      return pictures.ask(frame.requestId, frame.maxWidth);
    default:
      return assertNever(frame);
  }
}

function hostingReport({ ways, veto }: Gate, capture: CaptureHost, screen: ScreenLock): HostingReport {
  return { problem: capture.problem ?? screen.problem, input: ways, veto };
}
