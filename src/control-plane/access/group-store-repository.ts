import { contains } from "../storage/contains.ts";
import type { Tx, Db } from "../storage/database.ts";
import { idsAmong } from "../storage/ids-among.ts";
import { nameKey } from "../users/username.ts";
import type { Group, GroupEdge, Shown } from "./group.ts";
import { shownColumns, toGroup } from "./group-repository.ts";
import type { GroupSettings } from "./group-rules.ts";

export interface GroupQuery {
  /** Part of the name; "" for all. */
  readonly name: string;
  readonly offset: number;
  readonly limit: number;
}

/** Rows per statement: far below what either database takes. */
const ROWS_PER_STATEMENT = 400;

/** Reads and writes single groups; what all of them mean together is `GroupRepository.loadMap`'s. */
export class GroupStoreRepository {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /** By name; `count` is of the whole query. */
  async list({ limit, name, offset }: GroupQuery): Promise<{ groups: readonly Group[]; count: number }> {
    const matching = this.#db.selectFrom("user_group").where(contains("user_group.name", name));
    const rows = await matching.selectAll().orderBy("name_key").offset(offset).limit(limit).execute();
    const { count } = await matching.select((eb) => eb.fn.countAll<number>().as("count")).executeTakeFirstOrThrow();
    return { groups: rows.map(toGroup), count };
  }

  async findByNumber(number: number): Promise<Group | null> {
    const row = await this.#db.selectFrom("user_group").selectAll().where("number", "=", number).executeTakeFirst();
    return row ? toGroup(row) : null;
  }

  /** Ids by number, of those that exist. */
  async findIds(numbers: readonly number[]): Promise<ReadonlyMap<number, string>> {
    if (numbers.length === 0) return new Map();
    const rows = await this.#db
      .selectFrom("user_group")
      .select(["number", "id"])
      .where("number", "in", numbers)
      .execute();
    return new Map(rows.map(({ id, number }) => [number, id]));
  }

  /** Numbers by id, of those that exist. */
  async findNumbers(ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (ids.length === 0) return new Map();
    const rows = await this.#db.selectFrom("user_group").select(["number", "id"]).where("id", "in", ids).execute();
    return new Map(rows.map(({ id, number }) => [id, number]));
  }

  /** Numbers and names by id, of those that exist. */
  async findNamed(ids: readonly string[]): Promise<ReadonlyMap<string, { number: number; name: string }>> {
    if (ids.length === 0) return new Map();
    const rows = await this.#db
      .selectFrom("user_group")
      .select(["id", "name", "number"])
      .where("id", "in", idsAmong(this.#db, [...new Set(ids)]))
      .execute();
    return new Map(rows.map(({ id, name, number }) => [id, { number, name }]));
  }

  /** Numbers of the groups that people are in, by the people's ids; rising. */
  async findNumbersOf(userIds: readonly string[]): Promise<ReadonlyMap<string, readonly number[]>> {
    if (userIds.length === 0) return new Map();
    const rows = await this.#db
      .selectFrom("group_member")
      .innerJoin("user_group", "user_group.id", "group_member.group_id")
      .select(["group_member.user_id", "user_group.number"])
      .where("group_member.user_id", "in", idsAmong(this.#db, userIds))
      .orderBy("user_group.number")
      .execute();
    const byUser = Map.groupBy(rows, (row) => row.user_id);
    return new Map([...byUser].map(([id, some]) => [id, some.map(({ number }) => number)]));
  }

  /** Ids of people by number, of those that exist. */
  async findUserIds(numbers: readonly number[]): Promise<ReadonlyMap<number, string>> {
    const found = new Map<number, string>();
    for (const some of chunks(numbers)) {
      const rows = await this.#db.selectFrom("user").select(["number", "id"]).where("number", "in", some).execute();
      for (const { id, number } of rows) found.set(number, id);
    }
    return found;
  }

  async countMachines(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#db
      .selectFrom("machine_group")
      .select(["group_id", (eb) => eb.fn.countAll<number>().as("count")])
      .groupBy("group_id")
      .execute();
    return new Map(rows.map((row) => [row.group_id, row.count]));
  }

  async insert(id: string, settings: GroupSettings, nowMs: number): Promise<Group> {
    const row = await this.#db
      .insertInto("user_group")
      .values({ id, ...settingsColumns(settings), created_at_ms: nowMs })
      .returningAll()
      .executeTakeFirstOrThrow();
    return toGroup(row);
  }

  async update(id: string, settings: GroupSettings): Promise<void> {
    await this.#db.updateTable("user_group").set(settingsColumns(settings)).where("id", "=", id).execute();
  }

  async delete(id: string): Promise<void> {
    await this.#db.deleteFrom("user_group").where("id", "=", id).execute();
  }

  /** Those who are in it already stay. */
  async addMembers(groupId: string, userIds: readonly string[]): Promise<void> {
    for (const some of chunks(userIds)) {
      await this.#db
        .insertInto("group_member")
        .values(some.map((userId) => ({ group_id: groupId, user_id: userId })))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
  }

  async removeMembers(groupId: string, userIds: readonly string[]): Promise<void> {
    for (const some of chunks(userIds)) {
      await this.#db.deleteFrom("group_member").where("group_id", "=", groupId).where("user_id", "in", some).execute();
    }
  }

  async leaveAllGroups(userIds: readonly string[]): Promise<void> {
    for (const some of chunks(userIds)) {
      await this.#db.deleteFrom("group_member").where("user_id", "in", some).execute();
    }
  }

  async findEdge(fromId: string, toId: string): Promise<GroupEdge | null> {
    const row = await this.#db
      .selectFrom("group_edge")
      .selectAll()
      .where("from_group_id", "=", fromId)
      .where("to_group_id", "=", toId)
      .executeTakeFirst();
    if (!row) return null;
    const shown = { assigned: !!row.show_assigned, managed: !!row.show_managed, personal: !!row.show_personal };
    return { fromId, toId, shown };
  }

  async putEdge({ fromId, toId, shown }: GroupEdge): Promise<void> {
    await this.#db
      .insertInto("group_edge")
      .values({ from_group_id: fromId, to_group_id: toId, ...shownColumns(shown) })
      .onConflict((conflict) => conflict.columns(["from_group_id", "to_group_id"]).doUpdateSet(shownColumns(shown)))
      .execute();
  }

  async deleteEdge(fromId: string, toId: string): Promise<void> {
    await this.#db
      .deleteFrom("group_edge")
      .where("from_group_id", "=", fromId)
      .where("to_group_id", "=", toId)
      .execute();
  }
}

/** Reads a group for a change: nobody else changes or removes it before the transaction ends. */
export async function takeGroup(tx: Tx, number: number): Promise<Group | null> {
  const row = await tx
    .updateTable("user_group")
    .set((eb) => ({ name: eb.ref("name") }))
    .where("number", "=", number)
    .returningAll()
    .executeTakeFirst();
  return row ? toGroup(row) : null;
}

function settingsColumns({ allowWithin, name, within }: GroupSettings) {
  const { show_managed, show_personal } = shownColumns({ ...within, assigned: false } satisfies Shown);
  return {
    name,
    name_key: nameKey(name),
    allow_within: allowWithin ? (1 as const) : (0 as const),
    show_assigned: within.assigned === null ? null : within.assigned ? (1 as const) : (0 as const),
    show_managed,
    show_personal,
  };
}

function* chunks<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let i = 0; i < items.length; i += ROWS_PER_STATEMENT) yield items.slice(i, i + ROWS_PER_STATEMENT);
}
