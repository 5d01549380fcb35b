import type { Selectable } from "kysely";
import type { Db } from "../storage/database.ts";
import type { Bit, UserGroupTable } from "../storage/schema.ts";
import type { Group, GroupEdge, Shown } from "./group.ts";
import { GroupMap } from "./group-map.ts";
import type { MachineStanding } from "./reach.ts";

/** Groups in the database. Works on a connection or, made anew, on a transaction. */
export class GroupRepository {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /** Everything that decides who sees what through groups, as of now. */
  async loadMap(): Promise<GroupMap> {
    const groups = await this.#db.selectFrom("user_group").selectAll().orderBy("number").execute();
    if (groups.length === 0) return GroupMap.EMPTY;
    const edges = await this.#db.selectFrom("group_edge").selectAll().execute();
    const members = await this.#db.selectFrom("group_member").selectAll().execute();
    return new GroupMap({
      groups: groups.map(toGroup),
      edges: edges.map((row) => ({ fromId: row.from_group_id, toId: row.to_group_id, shown: toShown(row) })),
      memberships: members.map((row) => ({ groupId: row.group_id, userId: row.user_id })),
    });
  }

  /** Null when there is no such machine. */
  async findStanding(machineId: string): Promise<MachineStanding | null> {
    const machine = await this.#db
      .selectFrom("machine")
      .select(["owner_id", "personal", "state"])
      .where("id", "=", machineId)
      .executeTakeFirst();
    if (!machine) return null;
    const assigned = await this.#db
      .selectFrom("machine_group")
      .select("group_id")
      .where("machine_id", "=", machineId)
      .orderBy("group_id")
      .execute();
    return {
      ownerId: machine.owner_id,
      isPersonal: machine.personal === 1,
      groupIds: assigned.map((row) => row.group_id),
      isApproved: machine.state === "approved",
    };
  }

  /** Which machines are assigned to groups, and which are their owner's own: what presence does not know of them. */
  async loadSharedMachines(): Promise<SharedMachines> {
    const assigned = await this.#db.selectFrom("machine_group").selectAll().execute();
    const personal = await this.#db.selectFrom("machine").select("id").where("personal", "=", 1).execute();
    const groupsOf = new Map<string, string[]>();
    for (const { group_id, machine_id } of assigned) {
      groupsOf.set(machine_id, [...(groupsOf.get(machine_id) ?? []), group_id]);
    }
    return { groupsOf, personal: new Set(personal.map(({ id }) => id)) };
  }
}

export interface SharedMachines {
  readonly groupsOf: ReadonlyMap<string, readonly string[]>;
  readonly personal: ReadonlySet<string>;
}

export function toGroup(row: Selectable<UserGroupTable>): Group {
  return {
    id: row.id,
    number: row.number,
    name: row.name,
    allowWithin: row.allow_within === 1,
    within: {
      assigned: row.show_assigned === null ? null : row.show_assigned === 1,
      managed: row.show_managed === 1,
      personal: row.show_personal === 1,
    },
    createdAtMs: row.created_at_ms,
  };
}

function toShown(row: { show_assigned: Bit; show_managed: Bit; show_personal: Bit }): Shown {
  return { assigned: row.show_assigned === 1, managed: row.show_managed === 1, personal: row.show_personal === 1 };
}

/** Columns of `Shown`, as `group_edge` stores them. */
export function shownColumns({ assigned, managed, personal }: GroupEdge["shown"]) {
  const bit = (flag: boolean): Bit => (flag ? 1 : 0);
  return { show_assigned: bit(assigned), show_managed: bit(managed), show_personal: bit(personal) };
}
