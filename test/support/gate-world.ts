import { pino } from "pino";
import { Gate, type GateEnd } from "../../src/agent/gate/gate.ts";
import type { HeldRecord } from "../../src/agent/gate/held-input.ts";
import { InputDesk } from "../../src/agent/gate/input-desk.ts";
import type { StoredVeto } from "../../src/agent/gate/veto-store.ts";
import type { InputBackendKind } from "../../src/agent/input/contract.ts";
import type { Grant } from "../../src/protocol/agent-link/desired-state.ts";
import { encodeInput } from "../../src/protocol/input/encode-input.ts";
import { CHANNEL_OF, type InputChannel, type InputEvent } from "../../src/protocol/input/frame.ts";
import type { WatchableDisplay } from "../../src/protocol/viewer/control.ts";
import { NO_VETO } from "../../src/protocol/viewer/rights.ts";
import { NO_RULE } from "../../src/protocol/app-rule.ts";
import { FakeClock } from "./fake-clock.ts";
import { RecordingInput } from "./recording-injector.ts";

const SILENT = pino({ level: "silent" });

export const ALL_RIGHTS = { keyboard: true, mouse: true, gamepad: true } as const;

/** A grant of everything, without end, for session `s1` unless told otherwise. */
export function grantOf(change: Partial<Grant> = {}): Grant {
  return {
    sessionId: "s1",
    viewer: { kind: "guest", id: "g1", name: "Guest" },
    rights: ALL_RIGHTS,
    gamepadSlot: 0,
    epoch: 1,
    notBeforeMs: 0,
    expiresAtMs: null,
    rule: NO_RULE,
    ...change,
  };
}

/** Held input as it is recorded, in memory. */
export class MemoryRecord implements HeldRecord {
  readonly leftovers: ReadonlyMap<number, number>;
  readonly items = new Map<number, number>();

  constructor(leftovers: ReadonlyMap<number, number> = new Map()) {
    this.leftovers = leftovers;
    for (const [item, codePoint] of leftovers) this.items.set(item, codePoint);
  }

  note(item: number, codePoint: number): void {
    this.items.set(item, codePoint);
  }

  erase(item: number): void {
    this.items.delete(item);
  }
}

/** The owner's veto, in memory. */
export class MemoryVetoes {
  stored: StoredVeto = { veto: NO_VETO, stopped: [] };
  /** While set, nothing can be stored. */
  failure: Error | null = null;

  read(): StoredVeto {
    return this.stored;
  }

  write(stored: StoredVeto): void {
    if (this.failure !== null) throw this.failure;
    this.stored = stored;
  }
}

export interface GateWorldOptions {
  readonly kinds?: readonly InputBackendKind[];
  readonly record?: MemoryRecord;
  readonly vetoes?: MemoryVetoes;
  /** The control plane's clock less this machine's. */
  readonly skewMs?: number;
}

/** A gate with everything around it, and a viewer's hands. */
export class GateWorld {
  readonly clock = new FakeClock();
  readonly input = new RecordingInput();
  readonly record: MemoryRecord;
  readonly vetoes: MemoryVetoes;
  readonly gate: Gate;
  readonly ended: [sessionId: string, end: GateEnd][] = [];
  /** Sessions that were told their rights, in order. */
  readonly told: string[] = [];
  /** Sessions whose viewers wait for the owner when they are new. */
  readonly waiting = new Set<string>();
  readonly displays = new Map<string, WatchableDisplay>();
  waysChanges = 0;
  skewMs: number;
  #sequence = 0;

  constructor(options: GateWorldOptions = {}) {
    this.record = options.record ?? new MemoryRecord();
    this.vetoes = options.vetoes ?? new MemoryVetoes();
    this.skewMs = options.skewMs ?? 0;
    const { clock, record, vetoes } = this;
    const kinds = options.kinds ?? [this.input];
    this.gate = new Gate({
      clock,
      serverNow: () => this.serverNow(),
      log: SILENT,
      desk: new InputDesk({ clock, log: SILENT, kinds, env: () => ({}) }),
      record,
      vetoes,
      mustWait: (grant) => this.waiting.has(grant.sessionId),
      displayOf: (sessionId) => this.displays.get(sessionId) ?? null,
      owner: {
        onRights: (sessionId) => this.told.push(sessionId),
        onEnded: (sessionId, end) => this.ended.push([sessionId, end]),
        onWays: () => {
          this.waysChanges += 1;
        },
      },
    });
    this.gate.start();
  }

  serverNow(): number {
    return this.clock.now() + this.skewMs;
  }

  epochOf(sessionId: string): number {
    return this.gate.rightsOf(sessionId)?.epoch ?? 0;
  }

  /** Sends what a viewer with the present epoch would, unless told otherwise. */
  send(
    event: InputEvent,
    { sessionId = "s1", epoch, sequence, channel }: SendOptions = {},
  ): ReturnType<Gate["receive"]> {
    this.#sequence += 1;
    const frame = { epoch: epoch ?? this.epochOf(sessionId), sequence: sequence ?? this.#sequence, event };
    const type = event.type === "pointer" ? (`pointer-${event.to.mode}` as const) : event.type;
    return this.gate.receive(sessionId, channel ?? CHANNEL_OF[type], encodeInput(frame));
  }
}

export interface SendOptions {
  readonly sessionId?: string;
  readonly epoch?: number;
  readonly sequence?: number;
  readonly channel?: InputChannel;
}
