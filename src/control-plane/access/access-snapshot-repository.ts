import type { Db } from "../storage/database.ts";
import type { AccessSnapshot } from "./access-snapshot.ts";
import { GroupRepository } from "./group-repository.ts";

/** Reads all that decides who reaches what, for questions about the whole team. */
export class AccessSnapshotRepository {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  async load(): Promise<AccessSnapshot> {
    const groups = new GroupRepository(this.#db);
    const map = await groups.loadMap();
    const { groupsOf } = await groups.loadSharedMachines();
    const users = await this.#db
      .selectFrom("user")
      .select(["id", "number", "name", "username", "email", "role", "disabled"])
      .orderBy("number")
      .execute();
    const machines = await this.#db
      .selectFrom("machine")
      .select(["id", "name", "owner_id", "personal", "state"])
      .orderBy("name")
      .orderBy("id")
      .execute();
    return {
      users: users.map((row) => ({ ...row, email: row.email ?? "", disabled: row.disabled === 1 })),
      machines: machines.map((row) => ({
        id: row.id,
        name: row.name,
        ownerId: row.owner_id,
        isPersonal: row.personal === 1,
        groupIds: groupsOf.get(row.id) ?? [],
        isApproved: row.state === "approved",
      })),
      groups: map,
    };
  }
}
