import { pino } from "pino";
import { onTestFinished } from "vitest";
import { ShownDisplay } from "../../src/agent/capture/shown-display.ts";
import { openGate } from "../../src/agent/gate/open-gate.ts";
import { Consent } from "../../src/agent/sessions/consent.ts";
import type { StoredConsent } from "../../src/agent/sessions/consent-store.ts";
import { RuleWatch } from "../../src/agent/sessions/rule-watch.ts";
import { SessionKeeper } from "../../src/agent/sessions/session-keeper.ts";
import type { MediaPath } from "../../src/protocol/viewer/signal.ts";
import { SessionSignalling } from "../../src/agent/sessions/session-signalling.ts";
import type { DesiredState, Grant } from "../../src/protocol/agent-link/desired-state.ts";
import type { AgentFrame } from "../../src/protocol/agent-link/frame.ts";
import type { CaptureOrder } from "../../src/protocol/capture/frame.ts";
import { encodeInput } from "../../src/protocol/input/encode-input.ts";
import { ScreenLock } from "../../src/agent/sessions/screen-lock.ts";
import { writeForwardedInput } from "../../src/protocol/capture/forwarded-input.ts";
import { RecordingInput } from "./recording-injector.ts";
import type { WatchableDisplay } from "../../src/protocol/viewer/control.ts";
import { FakeClock } from "./fake-clock.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** Keeper, signalling and gate of an agent, wired as the agent wires them, before a capture page and a control plane that only listen. */
export function setUpKeeper() {
  const clock = new FakeClock();
  const log = pino({ level: "silent" });
  const input = new RecordingInput();
  const orders: CaptureOrder[] = [];
  const frames: AgentFrame[] = [];
  const page = { isReady: true, prepared: 0, viewers: 0, failures: [] as string[], sourceChecks: 0 };
  const displays: WatchableDisplay[] = [];
  let stored: StoredConsent = { askFirst: false, admitted: [] };
  const consent = new Consent({ store: { read: () => stored, write: (next) => void (stored = next) } });
  const opened = openGate({
    clock,
    log,
    folder: temporaryFolder(),
    kinds: [input],
    env: () => ({}),
    serverNow: () => clock.now(),
    mustWait: (grant) => consent.mustAsk(grant),
    displayOf: () => null,
    owner: {
      onRights: (sessionId) => keeper.tellRights(sessionId),
      onEnded: (sessionId, end) => keeper.gateEnded(sessionId, end),
      onWays: () => undefined,
    },
  });
  onTestFinished(() => opened[Symbol.dispose]());
  const capture = {
    get isReady() {
      return page.isReady;
    },
    prepare: () => void page.prepared++,
    setViewers: (count: number) => void (page.viewers = count),
    send(order: CaptureOrder) {
      if (page.isReady) orders.push(order);
      return page.isReady;
    },
    checkSource: () => void page.sourceChecks++,
    pageFailed: (why: string) => void page.failures.push(why),
    cannotCapture: (why: string) => void page.failures.push(why),
  };
  const { gate } = opened;
  const display = new ShownDisplay({ now: () => clock.monotonic(), read: () => displays });
  const say = (frame: AgentFrame) => void frames.push(frame);
  const keeper = new SessionKeeper({
    clock,
    log,
    gate,
    consent,
    capture,
    say,
    serverNow: () => clock.now(),
    onChange: () => undefined,
  });
  const rules = new RuleWatch({ clock, capture, keeper });
  const screen = new ScreenLock();
  const signalling = new SessionSignalling({ clock, gate, capture, display, rules, screen, keeper, say });
  let state: DesiredState | null = null;
  const apply = (...grants: Grant[]) => {
    const next = { machineName: "m", owner: null, grants };
    keeper.apply(next, state);
    rules.applied();
    state = next;
  };
  const offer = (sessionId = "session-1") =>
    signalling.receive({ type: "session-signal", sessionId, signal: { kind: "offer", sdp: "o" }, ice: null });
  const press = (usage: number, epoch: number, sequence: number) => {
    const frame = encodeInput({ epoch, sequence, event: { type: "key", usage, isDown: true, codePoint: 0 } });
    signalling.forwarded(writeForwardedInput({ slot: 1, channel: "keys", frame }));
  };
  const epoch = () => gate.rightsOf("session-1")?.epoch ?? 0;
  const report = (what: "connected" | "interrupted" | "failed", sessionId = "session-1", path: MediaPath = "direct") =>
    signalling.reported({ type: "session-state", sessionId, state: what, path, detail: "" });
  const said = () =>
    frames.flatMap((frame) => (frame.type === "session-state" ? [`${frame.state} ${frame.reason}`] : []));
  return {
    clock,
    consent,
    displays,
    frames,
    keeper,
    signalling,
    gate,
    page,
    orders,
    input,
    apply,
    offer,
    press,
    epoch,
    report,
    said,
  };
}

/** Begins without the stored state of an earlier process. */
export function begunKeeper() {
  const world = setUpKeeper();
  world.apply();
  return world;
}
