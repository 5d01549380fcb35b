import { createHash } from "node:crypto";
import type { Clock } from "../../base/clock.ts";
import type { IdSource } from "../../node/random.ts";
import type { CommitPart } from "../storage/commit-group.ts";
import type { Db, Tx } from "../storage/database.ts";
import type { AuditEventTable } from "../storage/schema.ts";
import { inOrder, prepared } from "../storage/prepared.ts";
import { writeAtCommit } from "../storage/write-at-commit.ts";
import type { Actor } from "./actor.ts";

/** What an event is about, named as it was then. */
export interface AuditObject {
  readonly kind:
    | "user"
    | "machine"
    | "robot"
    | "invite"
    | "enrolment_token"
    | "access_token"
    | "session"
    | "team"
    | "guest_invite"
    | "viewer_session"
    | "api_key"
    | "group"
    | "app_rule";
  readonly id: string;
  readonly name: string;
}

export interface AuditEntry {
  /** `<object>_<verb>`, e.g. `machine_approve`. */
  readonly action: string;
  readonly actor: Actor;
  readonly object: AuditObject | null;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** An event without its place. */
type UnchainedEvent = Omit<AuditEventTable, "seq" | "prev_hash" | "hash">;

/** With its columns, less than either database takes as parameters of one statement. */
const EVENTS_PER_STATEMENT = 500;

/** What the first event follows. */
export const CHAIN_START = "0".repeat(64);

/**
 * The team's log. An event is appended in the transaction of the change that it tells of, so one cannot exist without the other
 * (ATK-48); each event's hash covers its predecessor's, so none can be altered, dropped or reordered unnoticed.
 */
export class AuditLog implements CommitPart<UnchainedEvent> {
  readonly #teamId: string;
  readonly #clock: Clock;
  readonly #ids: IdSource;

  constructor(teamId: string, clock: Clock, ids: IdSource) {
    this.#teamId = teamId;
    this.#clock = clock;
    this.#ids = ids;
  }

  /** Its place in the chain is the transaction's: it is written with everything that is committed together with it. */
  async append(tx: Tx, entry: AuditEntry): Promise<void> {
    const atMs = this.#clock.now();
    await writeAtCommit<UnchainedEvent>(tx, this, {
      id: this.#ids.ksuid(atMs),
      team_id: this.#teamId,
      at_ms: atMs,
      action: entry.action,
      actor_kind: entry.actor.kind,
      actor_id: entry.actor.id,
      actor_name: storable(entry.actor.name),
      object_kind: entry.object?.kind ?? null,
      object_id: entry.object?.id ?? null,
      object_name: entry.object ? storable(entry.object.name) : null,
      address: storable(entry.actor.address),
      data: JSON.stringify(entry.data ?? {}),
    });
  }

  /** Appends in a transaction of its own: for what changed nothing, such as a refused sign-in. */
  async appendAlone(db: Db, entry: AuditEntry): Promise<void> {
    await db.transaction().execute((tx) => this.append(tx, entry));
  }

  /** Chains events to the end of the log, in this order. */
  async write(tx: Tx, events: readonly UnchainedEvent[]): Promise<void> {
    let { hash, seq } = await this.#takeHead(tx, events.length);
    const chained: AuditEventTable[] = [];
    for (const event of events) {
      seq += 1;
      const columns = { ...event, seq, prev_hash: hash };
      hash = hashAuditEvent(columns);
      chained.push({ ...columns, hash });
    }
    await inOrder([moveHead(tx, { teamId: this.#teamId, hash }), insertEvents(tx, chained)]);
  }

  /** The end so far, with room for `count` more. Taking it first makes processes that write at once wait for each other. */
  async #takeHead(tx: Tx, count: number): Promise<{ readonly seq: number; readonly hash: string }> {
    const { rows } = await takeHead(tx, { teamId: this.#teamId, count });
    const [head] = rows;
    if (!head) throw new Error("the end of the log was not answered");
    return { seq: head.seq - count, hash: head.hash };
  }
}

const takeHead = prepared((db, { count, teamId }: { readonly teamId: string; readonly count: number }) =>
  db
    .insertInto("audit_head")
    .values({ team_id: teamId, seq: count, hash: CHAIN_START })
    .onConflict((conflict) =>
      conflict.column("team_id").doUpdateSet((eb) => ({ seq: eb("audit_head.seq", "+", count) })),
    )
    .returning(["seq", "hash"]),
);

const moveHead = prepared((db, { hash, teamId }: { readonly teamId: string; readonly hash: string }) =>
  db.updateTable("audit_head").set({ hash }).where("team_id", "=", teamId),
);

async function insertEvents(tx: Tx, events: readonly AuditEventTable[]): Promise<void> {
  for (let first = 0; first < events.length; first += EVENTS_PER_STATEMENT) {
    const some = events.slice(first, first + EVENTS_PER_STATEMENT);
    await tx.insertInto("audit_event").values(some).execute();
  }
}

/** Text that comes back from either database as it went in, so that hashes hold: no half characters, no NUL. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\u{FFFD}");
}

/** SHA-256 over the event's columns in a fixed order, hex. */
export function hashAuditEvent(event: Omit<AuditEventTable, "hash">): string {
  const columns = [
    event.prev_hash,
    event.id,
    event.team_id,
    event.seq,
    event.at_ms,
    event.action,
    event.actor_kind,
    event.actor_id,
    event.actor_name,
    event.object_kind,
    event.object_id,
    event.object_name,
    event.address,
    event.data,
  ];
  return createHash("sha256").update(JSON.stringify(columns)).digest("hex");
}
