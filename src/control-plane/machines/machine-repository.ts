import type { CompiledQuery } from "kysely";
import type { Grant } from "../../protocol/agent-link/desired-state.ts";
import { Inventory } from "../../protocol/inventory.ts";
import { grantOf } from "../sessions/viewer-session.ts";
import { ViewerSessionRepository } from "../sessions/viewer-session-repository.ts";
import type { Db } from "../storage/database.ts";
import { idsAmong } from "../storage/ids-among.ts";
import type { Bit, MachineTable } from "../storage/schema.ts";
import { nameKey } from "../users/username.ts";
import type { Machine, Person } from "./machine.ts";
import { joined, linkQuery } from "./machine-query-repository.ts";
import { toLinkFacts, toMachine, toPerson, type LinkRecord, type LinkRow } from "./machine-row.ts";

/** A new machine as it is first stored. */
export type NewMachine = Omit<MachineTable, LaterColumn> & { readonly personal?: Bit };
type LaterColumn =
  | "pending_public_key"
  | "pending_key_at_ms"
  | "was_online"
  | "presence_changed_at_ms"
  | "key_conflict"
  | "observed_revision"
  | "observed_at_ms"
  | "guest_access"
  | "personal"
  | "reserved_email"
  | "reserved_email_key"
  | "app_rule_id";

/** Columns that a change of a machine may set. */
export type MachineChange = Partial<Omit<MachineTable, "id" | "peer_id" | "desired_revision">>;

/** Makes every other change of the machine, of its sessions and of its desired state wait until the transaction ends. */
export async function lockMachine(tx: Db, id: string): Promise<void> {
  await tx
    .updateTable("machine")
    .set((eb) => ({ state: eb.ref("state") }))
    .where("id", "=", id)
    .execute();
}

/** All but the inventory, which is the greater part of a row and shown on a machine's own page only. */
const MACHINE_COLUMNS = [
  "machine.id",
  "machine.peer_id",
  "machine.name",
  "machine.state",
  "machine.owner_id",
  "machine.public_key",
  "machine.pending_public_key",
  "machine.pending_key_at_ms",
  "machine.hostname",
  "machine.os",
  "machine.os_version",
  "machine.arch",
  "machine.ip",
  "machine.ips",
  "machine.memory_total_bytes",
  "machine.agent_version",
  "machine.inventory_digest",
  "machine.enrolled_at_ms",
  "machine.enrolment_token_id",
  "machine.approved_at_ms",
  "machine.approved_by",
  "machine.presence_changed_at_ms",
  "machine.key_conflict",
  "machine.desired_revision",
  "machine.observed_revision",
  "machine.observed_at_ms",
  "machine.guest_access",
  "machine.personal",
  "machine.reserved_email",
] as const;

/** Far below what either database takes as parameters of one statement. */
const IDS_PER_STATEMENT = 1_000;

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
    const [machine] = await this.findByIds([id]);
    return machine ?? null;
  }

  /** The machine by either of its names: ours, or its peer id. */
  async findIdByEither(id: string): Promise<string | null> {
    const row = await this.#db
      .selectFrom("machine")
      .select("id")
      .where((eb) => eb.or([eb("id", "=", id), eb("peer_id", "=", id)]))
      .executeTakeFirst();
    return row?.id ?? null;
  }

  async findIdByPeerId(peerId: string): Promise<string | null> {
    const row = await this.#db.selectFrom("machine").select("id").where("peer_id", "=", peerId).executeTakeFirst();
    return row?.id ?? null;
  }

  /** Reads a machine for a change: nobody else changes or removes it before the transaction ends. */
  async take(id: string): Promise<Machine | null> {
    await lockMachine(this.#db, id);
    return this.find(id);
  }

  async findByPublicKey(publicKey: string): Promise<Machine | null> {
    const row = await this.#db
      .selectFrom("machine")
      .select("id")
      .where("public_key", "=", publicKey)
      .executeTakeFirst();
    return row ? this.find(row.id) : null;
  }

  /** In the order of `ids`; ids that do not exist are left out. */
  async findByIds(ids: readonly string[]): Promise<readonly Machine[]> {
    const byId = new Map<string, Machine>();
    for (let i = 0; i < ids.length; i += IDS_PER_STATEMENT) {
      const some = ids.slice(i, i + IDS_PER_STATEMENT);
      const rows = await this.#select().where("machine.id", "in", idsAmong(this.#db, some)).execute();
      const groups = await this.#groupsOf(some);
      for (const row of rows) byId.set(row.id, toMachine(row, groups.get(row.id) ?? []));
    }
    return ids.flatMap((id) => byId.get(id) ?? []);
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
        personal: 0,
        reserved_email: null,
        reserved_email_key: null,
        ...machine,
        pending_public_key: null,
        pending_key_at_ms: null,
        was_online: 0,
        presence_changed_at_ms: null,
        key_conflict: null,
        observed_revision: 0,
        observed_at_ms: null,
        guest_access: 1,
        app_rule_id: null,
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

  async setGroups(id: string, groupIds: readonly string[]): Promise<void> {
    await this.#db.deleteFrom("machine_group").where("machine_id", "=", id).execute();
    if (groupIds.length === 0) return;
    const rows = groupIds.map((groupId) => ({ machine_id: id, group_id: groupId }));
    await this.#db.insertInto("machine_group").values(rows).execute();
  }

  async idsReservedFor(email: string): Promise<readonly string[]> {
    const rows = await this.#db
      .selectFrom("machine")
      .select("id")
      .where("reserved_email_key", "=", nameKey(email))
      .execute();
    return rows.map((row) => row.id);
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

  async #groupsOf(ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    const rows = await this.#db
      .selectFrom("machine_group")
      .selectAll()
      .where("machine_id", "in", idsAmong(this.#db, ids))
      .orderBy("group_id")
      .execute();
    const byMachine = Map.groupBy(rows, (row) => row.machine_id);
    return new Map([...byMachine].map(([id, some]) => [id, some.map((row) => row.group_id)]));
  }

  #select() {
    return joined(this.#db)
      .leftJoin("user as approver", "approver.id", "machine.approved_by")
      .select(MACHINE_COLUMNS)
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
