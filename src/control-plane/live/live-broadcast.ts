import type { Clock } from "../../base/clock.ts";
import { LIVENESS_SWEEP_MS } from "../../base/liveness.ts";
import type { Logger } from "../../node/logger.ts";
import type { LiveChange, LiveFrame } from "../../protocol/live/frame.ts";
import type { GroupBook } from "../access/group-book.ts";
import { mayReach } from "../access/reach.ts";
import type { DomainEvent } from "../bus/bus.ts";
import type { MachineDirectory } from "../machines/machine-directory.ts";
import type { LinkedMachine } from "../presence/linked-machine.ts";
import type { PresenceChange, PresenceListener } from "../presence/presence-registry.ts";
import type { SessionListener } from "../sessions/session-board.ts";
import { toSessionItem } from "../sessions/session-item.ts";
import { ENDED, type Standing, type ViewerSession } from "../sessions/viewer-session.ts";
import { ChangeLog, KEPT_CHANGES, mayHear, type LoggedChange } from "./change-log.ts";
import { LiveEvents } from "./live-events.ts";
import { LiveMachines } from "./live-machines.ts";
import { CLOSE_RECONNECT, type Viewer } from "./viewer.ts";

/** How long changes are still kept for a viewer who has gone and may come back. */
const RESUME_MS = 60_000;
/** A frame holds at most this many changes, so that none is huge. */
const CHANGES_PER_FRAME = 500;

interface Options {
  /** Names this run: numbers of another run mean nothing. */
  readonly epoch: string;
  readonly viewers: ReadonlySet<Viewer>;
  readonly directory: Pick<MachineDirectory, "findViews">;
  readonly groups: GroupBook;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Tells every viewer what they may hear: changes of one turn of the event loop in one frame, samples once a second. */
export class LiveBroadcast implements PresenceListener, SessionListener {
  framesOut = 0;
  readonly #options: Options;
  readonly #changes = new ChangeLog();
  readonly #events: LiveEvents;
  readonly #sampled = new Set<LinkedMachine>();
  /** Number of the newest change that was sent. */
  #sent = 0;
  #flushing = false;
  #lastViewerLeftMs = -Infinity;
  #samplesSentMs = 0;

  constructor(options: Options) {
    this.#options = options;
    const publish = (change: LoggedChange) => this.#publish(change);
    const onError = (error: unknown) => {
      // What cannot be read cannot be told: everybody comes back and reloads.
      options.log.error({ err: error }, "changes could not be read for live viewers");
      this.#skip();
      for (const viewer of options.viewers) viewer.close(CLOSE_RECONNECT);
    };
    const machines = new LiveMachines({ directory: options.directory, publish, onError });
    this.#events = new LiveEvents(machines, options.groups, publish);
  }

  /** First frame of a viewer: where we are, and what they missed if that is still known. */
  welcome(viewer: Viewer, query: { epoch?: string | undefined; since?: number | undefined }): void {
    const { epoch } = this.#options;
    const resumes = query.epoch === epoch && query.since !== undefined;
    const missed = resumes ? this.#changes.since(query.since ?? 0) : null;
    // Changes that wait for the end of this turn are sent to everybody then, so a newcomer starts before them.
    const waiting = this.#changes.last - this.#sent;
    const upTo = this.#sent;
    this.#send(viewer, {
      type: "ready",
      epoch,
      seq: resumes && missed ? (query.since ?? 0) : upTo,
      resumed: missed !== null,
    });
    if (missed) this.#tell(viewer, waiting > 0 ? missed.slice(0, -waiting) : missed, upTo);
  }

  viewerLeft(): void {
    if (this.#options.viewers.size === 0) this.#lastViewerLeftMs = this.#options.clock.monotonic();
  }

  receive(event: DomainEvent): void {
    if (this.#isHeard()) this.#events.tell(event);
    else this.#skip();
  }

  presenceChanged({ machineId, ownerId, presence, changedAtMs, ip }: PresenceChange): void {
    if (!this.#isHeard()) return this.#skip();
    const change: LiveChange = {
      kind: "presence",
      id: machineId,
      is_online: presence === "online",
      presence,
      presence_changed_at: new Date(changedAtMs).toISOString(),
      ip,
    };
    this.#publish({
      audience: { to: "reach", machine: this.#options.groups.standingOf({ machineId, ownerId }) },
      change,
    });
  }

  changed(session: ViewerSession, standing: Standing): void {
    if (!this.#isHeard()) return this.#skip();
    const change: LiveChange = { kind: "session", session: toSessionItem(session, standing) };
    this.#publish({ audience: { to: "managers", ownerId: session.machineOwnerId }, change });
  }

  ended(session: ViewerSession): void {
    this.changed(session, ENDED);
  }

  sampled(machine: LinkedMachine): void {
    if (this.#options.viewers.size > 0) this.#sampled.add(machine);
  }

  /** Called several times a second. */
  turn(): void {
    const now = this.#options.clock.monotonic();
    if (this.#sampled.size === 0 || now - this.#samplesSentMs < LIVENESS_SWEEP_MS) return;
    this.#samplesSentMs = now;
    const sampled = [...this.#sampled];
    this.#sampled.clear();
    const toEverybody = this.#samplesText(sampled);
    for (const viewer of this.#options.viewers) {
      if (viewer.scope?.kind === "all") this.#sendText(viewer, toEverybody);
      else {
        const reached = sampled.filter((machine) => this.#mayReach(viewer, machine));
        if (reached.length > 0) this.#sendText(viewer, this.#samplesText(reached));
      }
    }
  }

  /** What viewers may see has changed: whatever they missed, they read it anew. */
  forget(): void {
    this.#sendWaiting();
    this.#skip();
  }

  #mayReach(viewer: Viewer, machine: LinkedMachine): boolean {
    const { groups } = this.#options;
    return mayReach(viewer.reach, groups.standingOf(machine), groups.map);
  }

  /** With nobody there, and nobody about to come back, nothing is kept. */
  #isHeard(): boolean {
    return this.#options.viewers.size > 0 || this.#options.clock.monotonic() - this.#lastViewerLeftMs < RESUME_MS;
  }

  #skip(): void {
    this.#changes.skip();
    this.#sent = this.#changes.last;
  }

  #publish(change: LoggedChange): void {
    // More in one turn than the log keeps: what waits is sent before it could be forgotten.
    if (this.#changes.last - this.#sent >= KEPT_CHANGES) this.#sendWaiting();
    this.#changes.append(change);
    if (this.#flushing) return;
    this.#flushing = true;
    setImmediate(() => this.#flush());
  }

  #flush(): void {
    this.#flushing = false;
    this.#sendWaiting();
  }

  #sendWaiting(): void {
    const fresh = this.#changes.since(this.#sent) ?? [];
    this.#sent = this.#changes.last;
    const shared = new Map<number, string>();
    for (const viewer of this.#options.viewers) {
      if (viewer.scope?.kind === "all") this.#tellShared(viewer, fresh, shared);
      else this.#tell(viewer, fresh, this.#sent);
    }
  }

  /** Admins hear the same: one text for all of them. */
  #tellShared(viewer: Viewer, fresh: readonly LoggedChange[], shared: Map<number, string>): void {
    const heard = fresh.filter(({ audience }) => mayHear(viewer, audience, this.#options.groups.map));
    for (let i = 0; i < heard.length; i += CHANGES_PER_FRAME) {
      const text = shared.get(i) ?? changesText(heard.slice(i, i + CHANGES_PER_FRAME), this.#sent);
      shared.set(i, text);
      this.#sendText(viewer, text);
    }
  }

  #tell(viewer: Viewer, changes: readonly LoggedChange[], seq: number): void {
    const heard = changes.filter(({ audience }) => mayHear(viewer, audience, this.#options.groups.map));
    for (let i = 0; i < heard.length; i += CHANGES_PER_FRAME) {
      this.#sendText(viewer, changesText(heard.slice(i, i + CHANGES_PER_FRAME), seq));
    }
  }

  #samplesText(machines: readonly LinkedMachine[]): string {
    const samples = machines.map((machine) => ({
      id: machine.machineId,
      cpu_percent: machine.cpuPercent ?? 0,
      memory_used_bytes: machine.memoryUsedBytes ?? 0,
    }));
    const at = new Date(this.#options.clock.now()).toISOString();
    return JSON.stringify({ type: "samples", at, samples } satisfies LiveFrame);
  }

  #send(viewer: Viewer, frame: LiveFrame): void {
    this.#sendText(viewer, JSON.stringify(frame));
  }

  #sendText(viewer: Viewer, text: string): void {
    this.framesOut++;
    viewer.sendText(text);
  }
}

function changesText(changes: readonly LoggedChange[], seq: number): string {
  const frame: LiveFrame = { type: "changes", seq, changes: changes.map(({ change }) => change) };
  return JSON.stringify(frame);
}
