import { sql, type CompiledQuery, type SelectQueryBuilder } from "kysely";
import * as z from "zod";
import { assertNever } from "../../base/assert-never.ts";
import type { Grant } from "../../protocol/agent-link/desired-state.ts";
import { Inventory } from "../../protocol/inventory.ts";
import { grantOf } from "../sessions/viewer-session.ts";
import { ViewerSessionRepository } from "../sessions/viewer-session-repository.ts";
import type { Db } from "../storage/database.ts";
import type { MachineTable, Schema } from "../storage/schema.ts";
import type { KeyConflictRecord, Machine, MachineScope, Person } from "./machine.ts";

/** What one connecting machine needs: a single read, and one more while somebody watches it. */
export interface LinkRecord {
  readonly id: string;
  readonly name: string;
  readonly state: "pending" | "approved";
  readonly publicKey: string;
  readonly owner: Person | null;
  readonly ip: string;
  readonly inventoryDigest: string;
  readonly desiredRevision: number;
  readonly observedRevision: number;
  readonly grants: readonly Grant[];
}

/** A new machine as it is first stored. */
export type NewMachine = Omit<
  MachineTable,
  "pending_public_key" | "pending_key_at_ms" | "was_online" | "presence_changed_at_ms" | "key_conflict" | ObservedColumn
>;
type ObservedColumn = "observed_revision" | "observed_at_ms" | "guest_access";

/** Which machines, in which order. `sort: "presence"` is the caller's to finish: presence is not in the database. */
export interface MachineFilter {
  readonly scope: Exclude<MachineScope, null>;
  readonly search?: string | undefined;
  readonly state?: "pending" | "approved" | undefined;
  readonly os?: string | undefined;
  readonly ownerId?: string | undefined;
  readonly sort: "name" | "os" | "owner" | "presence" | "enrolled";
  readonly order: "asc" | "desc";
}

/** Columns that a change of a machine may set. */
export type MachineChange = Partial<Omit<MachineTable, "id" | "peer_id" | "desired_revision">>;

/** Far below what either database takes as parameters of one statement. */
const IDS_PER_STATEMENT = 1_000;

const StoredConflict = z.object({ address: z.string(), hostname: z.string(), atMs: z.number() });

/** Machines in the database. Works on a connection or, made anew, on a transaction. */
export class MachineRepository {
  readonly #db: Db;
  #linkQuery: CompiledQuery<LinkRow> | null = null;

  constructor(db: Db) {
    this.#db = db;
  }

  /** The hot read of every connect: compiled once, since compiling costs more than reading. */
  async findForLink(id: string): Promise<LinkRecord | null> {
    this.#linkQuery ??= linkQuery(this.#db).compile();
    const { rows } = await this.#db.executeQuery<LinkRow>({ ...this.#linkQuery, parameters: [id] });
    const row = rows[0];
    if (!row) return null;
    return { ...toLinkFacts(row), grants: (row.live_sessions ?? 0) > 0 ? await this.#findGrants(id) : [] };
  }

  /** Read after the revision: they may be newer than it, and then come again with their own. */
  async #findGrants(machineId: string): Promise<readonly Grant[]> {
    const live = await new ViewerSessionRepository(this.#db).listLive({ of: "machine", machineId });
    return live.map(grantOf);
  }

  async find(id: string): Promise<Machine | null> {
    const row = await this.#select().where("machine.id", "=", id).executeTakeFirst();
    return row ? toMachine(row) : null;
  }

  async findIdByPeerId(peerId: string): Promise<string | null> {
    const row = await this.#db.selectFrom("machine").select("id").where("peer_id", "=", peerId).executeTakeFirst();
    return row?.id ?? null;
  }

  /** Reads a machine for a change: nobody else changes or removes it before the transaction ends. */
  async take(id: string): Promise<Machine | null> {
    await this.#db
      .updateTable("machine")
      .set((eb) => ({ state: eb.ref("state") }))
      .where("id", "=", id)
      .execute();
    return this.find(id);
  }

  async findByPublicKey(publicKey: string): Promise<Machine | null> {
    const row = await this.#select().where("machine.public_key", "=", publicKey).executeTakeFirst();
    return row ? toMachine(row) : null;
  }

  /** In the order of `ids`; ids that do not exist are left out. */
  async findByIds(ids: readonly string[]): Promise<readonly Machine[]> {
    const byId = new Map<string, Machine>();
    for (let i = 0; i < ids.length; i += IDS_PER_STATEMENT) {
      const some = ids.slice(i, i + IDS_PER_STATEMENT);
      for (const row of await this.#select().where("machine.id", "in", some).execute()) {
        byId.set(row.id, toMachine(row));
      }
    }
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  /** Ids of all machines that match, in order. */
  async findIds(filter: MachineFilter): Promise<readonly string[]> {
    const rows = await ordered(filtered(this.#db, filter), filter).execute();
    return rows.map((row) => row.id);
  }

  async count(): Promise<number> {
    const row = await this.#db
      .selectFrom("machine")
      .select((eb) => eb.fn.countAll<number>().as("count"))
      .executeTakeFirst();
    return row?.count ?? 0;
  }

  async findInventory(id: string): Promise<Inventory | null> {
    const row = await this.#db.selectFrom("machine").select("inventory").where("id", "=", id).executeTakeFirst();
    return row ? Inventory.parse(JSON.parse(row.inventory)) : null;
  }

  async insert(machine: NewMachine): Promise<void> {
    await this.#db
      .insertInto("machine")
      .values({
        ...machine,
        pending_public_key: null,
        pending_key_at_ms: null,
        was_online: 0,
        presence_changed_at_ms: null,
        key_conflict: null,
        observed_revision: 0,
        observed_at_ms: null,
        guest_access: 1,
      })
      .execute();
  }

  async update(id: string, change: MachineChange): Promise<void> {
    await this.#db.updateTable("machine").set(change).where("id", "=", id).execute();
  }

  /** Makes the desired state one revision newer: always in the transaction of the change that made it so. */
  async growRevision(ids: readonly string[]): Promise<void> {
    for (let i = 0; i < ids.length; i += IDS_PER_STATEMENT) {
      await this.#db
        .updateTable("machine")
        .set((eb) => ({ desired_revision: eb("desired_revision", "+", 1) }))
        .where("id", "in", ids.slice(i, i + IDS_PER_STATEMENT))
        .execute();
    }
  }

  /** As `growRevision`, of one machine; answers the new revision, null when the machine is gone. Nobody else grows it before the transaction ends. */
  async growRevisionOf(id: string): Promise<number | null> {
    const row = await this.#db
      .updateTable("machine")
      .set((eb) => ({ desired_revision: eb("desired_revision", "+", 1) }))
      .where("id", "=", id)
      .returning("desired_revision")
      .executeTakeFirst();
    return row?.desired_revision ?? null;
  }

  /** False when a newer revision was reported before. */
  async recordObserved(id: string, revision: number, atMs: number): Promise<boolean> {
    const result = await this.#db
      .updateTable("machine")
      .set({ observed_revision: revision, observed_at_ms: atMs })
      .where("id", "=", id)
      .where("observed_revision", "<", revision)
      .executeTakeFirst();
    return result.numUpdatedRows > 0n;
  }

  async remove(id: string): Promise<boolean> {
    const result = await this.#db.deleteFrom("machine").where("id", "=", id).executeTakeFirst();
    return result.numDeletedRows > 0n;
  }

  async idsOfOwner(ownerId: string | null): Promise<readonly string[]> {
    const rows = await this.#db
      .selectFrom("machine")
      .select("id")
      .where("owner_id", ownerId === null ? "is" : "=", ownerId)
      .execute();
    return rows.map((row) => row.id);
  }

  async findPerson(userId: string): Promise<Person | null> {
    const row = await this.#db
      .selectFrom("user")
      .select(["id", "name", "username"])
      .where("id", "=", userId)
      .executeTakeFirst();
    return row ? toPerson(row.id, row.name, row.username) : null;
  }

  #select() {
    return joined(this.#db)
      .leftJoin("user as approver", "approver.id", "machine.approved_by")
      .selectAll("machine")
      .select(["owner.name as owner_name", "owner.username as owner_username"])
      .select(["approver.name as approver_name", "approver.username as approver_username"])
      .select((eb) =>
        eb
          .selectFrom("robot")
          .select((count) => count.fn.countAll<number>().as("n"))
          .whereRef("robot.machine_id", "=", "machine.id")
          .as("robot_count"),
      );
  }
}

function joined(db: Db) {
  return db.selectFrom("machine").leftJoin("user as owner", "owner.id", "machine.owner_id");
}

function linkQuery(db: Db) {
  return joined(db)
    .select(["machine.id", "machine.name", "machine.state", "machine.public_key", "machine.owner_id", "machine.ip"])
    .select(["machine.inventory_digest", "machine.desired_revision", "machine.observed_revision"])
    .select(["owner.name as owner_name", "owner.username as owner_username"])
    .select((eb) =>
      eb
        .selectFrom("viewer_session")
        .select((count) => count.fn.countAll<number>().as("n"))
        .whereRef("viewer_session.machine_id", "=", "machine.id")
        .where("viewer_session.ended_at_ms", "is", null)
        .as("live_sessions"),
    )
    .where("machine.id", "=", "");
}

type Joined = ReturnType<typeof joined>;
type JoinedSchema = Joined extends SelectQueryBuilder<infer DB, infer _TB, infer _O> ? DB : Schema;
type JoinedIds = SelectQueryBuilder<JoinedSchema, "machine" | "owner", { id: string }>;

function filtered(db: Db, filter: MachineFilter): JoinedIds {
  let query: JoinedIds = joined(db).select("machine.id");
  if (filter.scope.kind === "own") query = query.where("machine.owner_id", "=", filter.scope.userId);
  if (filter.state !== undefined) query = query.where("machine.state", "=", filter.state);
  if (filter.os !== undefined) query = query.where("machine.os", "=", filter.os);
  if (filter.ownerId !== undefined) query = query.where("machine.owner_id", "=", filter.ownerId);
  if (filter.search === undefined || filter.search.trim() === "") return query;
  const pattern = likePattern(filter.search.trim());
  return query.where((eb) =>
    eb.or(SEARCHED.map((column) => sql<boolean>`lower(${sql.ref(column)}) like ${pattern} escape '\\'`)),
  );
}

const SEARCHED = ["machine.name", "machine.hostname", "machine.ip", "machine.ips", "owner.name", "owner.username"];

/** The text itself, wherever it stands: `%` and `_` mean nothing in it. */
function likePattern(text: string): string {
  return `%${text.toLowerCase().replaceAll(/[\\%_]/g, (c) => `\\${c}`)}%`;
}

function ordered(query: JoinedIds, filter: MachineFilter): JoinedIds {
  const name = sql`lower(machine.name)`;
  const byName = (q: JoinedIds) => q.orderBy(name).orderBy("machine.id");
  switch (filter.sort) {
    case "name":
      return query.orderBy(name, filter.order).orderBy("machine.id");
    case "os":
      return byName(query.orderBy("machine.os", filter.order));
    case "owner":
      return byName(query.orderBy(sql`lower(coalesce(nullif(owner.name, ''), owner.username, ''))`, filter.order));
    case "enrolled":
      return byName(query.orderBy("machine.enrolled_at_ms", filter.order));
    case "presence":
      return byName(query);
    default:
      return assertNever(filter.sort);
  }
}

type LinkRow = Awaited<ReturnType<ReturnType<typeof linkQuery>["executeTakeFirstOrThrow"]>>;
type MachineRow = MachineTable & {
  owner_name: string | null;
  owner_username: string | null;
  approver_name: string | null;
  approver_username: string | null;
  robot_count: number | null;
};

function toLinkFacts(row: Omit<LinkRow, "live_sessions">): Omit<LinkRecord, "grants"> {
  return {
    id: row.id,
    name: row.name,
    state: row.state,
    publicKey: row.public_key,
    owner: row.owner_id === null ? null : toPerson(row.owner_id, row.owner_name, row.owner_username),
    ip: row.ip,
    inventoryDigest: row.inventory_digest,
    desiredRevision: row.desired_revision,
    observedRevision: row.observed_revision,
  };
}

function toMachine(row: MachineRow): Machine {
  return {
    ...toLinkFacts(row),
    peerId: row.peer_id,
    pendingKey:
      row.pending_public_key === null
        ? null
        : { publicKey: row.pending_public_key, requestedAtMs: row.pending_key_at_ms ?? 0 },
    hostname: row.hostname,
    os: row.os,
    osVersion: row.os_version,
    arch: row.arch,
    ips: row.ips === "" ? [] : row.ips.split(" "),
    memoryTotalBytes: row.memory_total_bytes,
    agentVersion: row.agent_version,
    enrolledAtMs: row.enrolled_at_ms,
    enrolmentTokenId: row.enrolment_token_id,
    approvedAtMs: row.approved_at_ms,
    approvedBy: row.approved_by === null ? null : toPerson(row.approved_by, row.approver_name, row.approver_username),
    presenceChangedAtMs: row.presence_changed_at_ms,
    keyConflict: row.key_conflict === null ? null : readConflict(row.key_conflict),
    observedAtMs: row.observed_at_ms,
    robotCount: row.robot_count ?? 0,
    isGuestAccess: row.guest_access === 1,
  };
}

function toPerson(id: string, name: string | null, username: string | null): Person {
  return { id, name: name || username || "" };
}

function readConflict(text: string): KeyConflictRecord {
  return StoredConflict.parse(JSON.parse(text));
}
