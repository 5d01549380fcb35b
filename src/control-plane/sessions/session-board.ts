import type { Cancel, Clock } from "../../base/clock.ts";
import type { Logger } from "../../node/logger.ts";
import { NO_RIGHTS } from "../../protocol/viewer/rights.ts";
import type { SessionEndReason } from "../../protocol/viewer/session-end.ts";
import type { Bus } from "../bus/bus.ts";
import type { Db } from "../storage/database.ts";
import type { HostEnforcement, Settlement } from "./host-enforcement.ts";
import { ENDED, type Standing, type ViewerSession } from "./viewer-session.ts";
import { ViewerSessionRepository } from "./viewer-session-repository.ts";

/** Changes that could not be read are read again after this long: whoever is told of them must not wait for the next change. */
export const READ_AGAIN_MS = 1_000;

/** Who is told how live sessions change. */
export interface SessionListener {
  /** It began, its terms were saved or enforced, or it stands otherwise. */
  changed(session: ViewerSession, standing: Standing): void;
  /** It is over, and its machine has torn it down (`applied`) or cannot be waited for. */
  ended(session: ViewerSession, settlement: Settlement): void;
}

interface Options {
  readonly db: Db;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly enforcement: HostEnforcement;
  readonly log: Logger;
}

interface Entry {
  session: ViewerSession;
  standing: Standing;
}

export interface SessionCounts {
  readonly live: number;
  readonly begun: number;
  readonly ended: Readonly<Partial<Record<SessionEndReason, number>>>;
}

/** The live sessions, as last committed: read again whenever one is announced to have changed. */
export class SessionBoard {
  readonly #options: Options;
  readonly #live = new Map<string, Entry>();
  readonly #listeners = new Set<SessionListener>();
  readonly #ended: Partial<Record<SessionEndReason, number>> = {};
  #begun = 0;
  #revision = 0;
  #due = new Set<string>();
  readonly #missed = new Set<string>();
  #cancelReadAgain: Cancel | null = null;
  #reading: Promise<void> | null = null;
  #unfollow: (() => void) | null = null;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Takes up what was live when the last control plane stopped. Answers it. */
  async start(): Promise<readonly ViewerSession[]> {
    this.#unfollow = this.#options.bus.subscribe((event) => {
      if (event.type === "session-changed") this.#touch(event.sessionId);
      if (event.type === "machine-changed") this.#touchMachine(event.machineId);
    });
    const live = await new ViewerSessionRepository(this.#options.db).listLive({ of: "all" });
    for (const session of live) this.#live.set(session.id, { session, standing: standingOf(session) });
    this.#revision++;
    return live;
  }

  /** Resolves when nothing is being read any more. */
  async stop(): Promise<void> {
    this.#unfollow?.();
    await this.#reading;
    this.#cancelReadAgain?.();
  }

  subscribe(listener: SessionListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A session that has just been committed. */
  add(session: ViewerSession): void {
    this.#begun++;
    this.#revision++;
    this.#live.set(session.id, { session, standing: standingOf(session) });
  }

  /** Grows whenever a session comes, goes or changes; not by how it stands. */
  get revision(): number {
    return this.#revision;
  }

  get(id: string): ViewerSession | undefined {
    return this.#live.get(id)?.session;
  }

  all(): readonly ViewerSession[] {
    return [...this.#live.values()].map(({ session }) => session);
  }

  /** Guests who are on a machine now. */
  guestsOf(machineId: string): readonly { readonly email: string; readonly inviteId: string }[] {
    return this.ofMachine(machineId).flatMap(({ guestInviteId: inviteId, viewer }) =>
      inviteId === null ? [] : [{ email: viewer.email ?? viewer.name, inviteId }],
    );
  }

  ofMachine(machineId: string): readonly ViewerSession[] {
    return this.all().filter((session) => session.machineId === machineId);
  }

  standing(session: ViewerSession): Standing {
    if (session.end) return ENDED;
    return this.#live.get(session.id)?.standing ?? standingOf(session);
  }

  /** How it stands, from its host. Told to the listeners unless it is said `quietly`. */
  stand(id: string, change: Partial<Standing>, quietly = false): void {
    const entry = this.#live.get(id);
    if (!entry) return;
    entry.standing = { ...entry.standing, ...change };
    if (!quietly) this.#tell(entry);
  }

  counts(): SessionCounts {
    return { live: this.#live.size, begun: this.#begun, ended: { ...this.#ended } };
  }

  #touchMachine(machineId: string): void {
    for (const session of this.ofMachine(machineId)) this.#touch(session.id);
  }

  #touch(id: string): void {
    this.#due.add(id);
    this.#reading ??= this.#readAll().finally(() => (this.#reading = null));
  }

  async #readAll(): Promise<void> {
    while (this.#due.size > 0) {
      const ids = [...this.#due];
      this.#due = new Set();
      for (const session of await this.#read(ids)) this.#take(session);
    }
  }

  async #read(ids: readonly string[]): Promise<readonly ViewerSession[]> {
    try {
      return await new ViewerSessionRepository(this.#options.db).findByIds(ids);
    } catch (error) {
      this.#options.log.error({ err: error }, "sessions that changed could not be read; it is tried again");
      for (const id of ids) this.#missed.add(id);
      this.#cancelReadAgain ??= this.#options.clock.after(READ_AGAIN_MS, () => this.#readAgain());
      return [];
    }
  }

  #readAgain(): void {
    this.#cancelReadAgain = null;
    const missed = [...this.#missed];
    this.#missed.clear();
    for (const id of missed) this.#touch(id);
  }

  #take(session: ViewerSession): void {
    const entry = this.#live.get(session.id);
    // Ended before: it was told of then.
    if (!entry) return;
    this.#revision++;
    if (session.end) return this.#finish(session, session.end.reason);
    entry.session = session;
    this.#tell(entry);
  }

  /** First the machine, then everybody else. */
  #finish(session: ViewerSession, reason: SessionEndReason): void {
    this.#live.delete(session.id);
    this.#ended[reason] = (this.#ended[reason] ?? 0) + 1;
    void this.#options.enforcement.settled(session.machineId, session.epoch).then((settlement) => {
      for (const listener of this.#listeners) listener.ended(session, settlement);
    });
  }

  #tell({ session, standing }: Entry): void {
    for (const listener of this.#listeners) listener.changed(session, standing);
  }
}

function standingOf(session: ViewerSession): Standing {
  const state = session.connectedAtMs === null ? "connecting" : "connected";
  return { state, withheld: NO_RIGHTS, figures: null };
}
