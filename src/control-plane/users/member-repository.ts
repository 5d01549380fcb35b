import { contains } from "../storage/contains.ts";
import type { Db } from "../storage/database.ts";
import { toUser } from "./user-repository.ts";
import type { User } from "./user.ts";

export interface MemberQuery {
  /** Of this group, by its integer alias. */
  readonly groupNumber?: number | undefined;
  /** Part of the e-mail address. */
  readonly email?: string | undefined;
  /** Owner and admins, or all others. */
  readonly isAdmin?: boolean | undefined;
  readonly offset: number;
  readonly limit: number;
}

const ADMIN_ROLES = ["owner", "admin"] as const;

/** Pages of the team's people, filtered by the database. */
export class MemberRepository {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /** Oldest first; `count` is of the whole query. */
  async list({
    email,
    groupNumber,
    isAdmin,
    limit,
    offset,
  }: MemberQuery): Promise<{ users: readonly User[]; count: number }> {
    let matching = this.#db.selectFrom("user");
    if (groupNumber !== undefined) {
      matching = matching.where((eb) =>
        eb(
          "user.id",
          "in",
          eb
            .selectFrom("group_member")
            .innerJoin("user_group", "user_group.id", "group_member.group_id")
            .select("group_member.user_id")
            .where("user_group.number", "=", groupNumber),
        ),
      );
    }
    if (email !== undefined && email !== "") {
      matching = matching.where(contains("user.email", email));
    }
    if (isAdmin !== undefined) matching = matching.where("role", isAdmin ? "in" : "not in", [...ADMIN_ROLES]);
    const rows = await matching.selectAll("user").orderBy("user.number").offset(offset).limit(limit).execute();
    const { count } = await matching.select((eb) => eb.fn.countAll<number>().as("count")).executeTakeFirstOrThrow();
    return { users: rows.map(toUser), count };
  }
}
