import { sql, type ExpressionBuilder, type SelectQueryBuilder } from "kysely";
import { contains } from "../storage/contains.ts";
import type { Db } from "../storage/database.ts";
import { idsAmong } from "../storage/ids-among.ts";
import type { Schema } from "../storage/schema.ts";
import { nameKey } from "../users/username.ts";
import { assignedToGroups, isAssigned } from "./assigned-query-repository.ts";
import type { Assignment } from "./assignment.ts";
import type { MachineCounts } from "./machine-counts.ts";
import { MachineRepository } from "./machine-repository.ts";
import type { Machine } from "./machine.ts";

/** Which of the team's approved machines. Omitted = all. */
export interface TeamMachineQuery {
  readonly userNumber?: number | undefined;
  readonly groupNumber?: number | undefined;
  /** Part of the name. */
  readonly name?: string | undefined;
  /** Of the member, or of whom it is reserved for. */
  readonly email?: string | undefined;
  readonly isGuestAccess?: boolean | undefined;
  readonly assignment?: Assignment["kind"] | undefined;
  /** Those whose links are up, and whether these or all others are wanted. */
  readonly online?: { readonly ids: readonly string[]; readonly wanted: boolean } | undefined;
  readonly offset: number;
  readonly limit: number;
}

type Query = SelectQueryBuilder<Schema, "machine", unknown>;
type Eb = ExpressionBuilder<Schema, "machine">;

/** Pages of the team's machines: filtered, counted and cut by the database, however many there are. */
export class TeamMachineRepository {
  readonly #db: Db;
  readonly #counts: MachineCounts;

  constructor(db: Db, counts: MachineCounts) {
    this.#db = db;
    this.#counts = counts;
  }

  /** By name; `count` is of the whole query. */
  async list(query: TeamMachineQuery): Promise<{ machines: readonly Machine[]; count: number }> {
    const approved = this.#db.selectFrom("machine").where("machine.state", "=", "approved");
    const matching = filtered(this.#db, approved, query);
    const rows = await matching
      .select("machine.id")
      .orderBy(sql`lower(machine.name)`)
      .orderBy("machine.id")
      .offset(query.offset)
      .limit(query.limit)
      .execute();
    const machines = await new MachineRepository(this.#db).findByIds(rows.map(({ id }) => id));
    return { machines, count: await this.#count(matching, query) };
  }

  async #count(matching: Query, query: TeamMachineQuery): Promise<number> {
    const { limit: _, offset: __, ...question } = query;
    const counted = matching.select((eb) => eb.fn.countAll<number>().as("count"));
    const ask = async () => (await counted.executeTakeFirstOrThrow()).count;
    // Who is online, and who has which address, changes without any change of a machine; names are asked for by the letter.
    const { email, name, online } = question;
    if (email !== undefined || name !== undefined || online !== undefined) return ask();
    return this.#counts.count(JSON.stringify(["team machines", question]), ask);
  }
}

function filtered(db: Db, all: Query, query: TeamMachineQuery): Query {
  const { assignment, email, groupNumber, isGuestAccess, name, online, userNumber } = query;
  let matching = all;
  if (userNumber !== undefined) matching = matching.where((eb) => ownedBy(eb, "number", userNumber));
  if (groupNumber !== undefined) matching = matching.where((eb) => assignedToGroups(eb, groupNumber));
  if (name !== undefined && name !== "") matching = matching.where(contains("machine.name", name));
  if (email !== undefined) {
    const key = nameKey(email);
    matching = matching.where((eb) =>
      eb.or([eb("machine.reserved_email_key", "=", key), ownedBy(eb, "email_key", key)]),
    );
  }
  if (isGuestAccess !== undefined) matching = matching.where("machine.guest_access", "=", isGuestAccess ? 1 : 0);
  if (assignment !== undefined) matching = matching.where((eb) => isAssigned(eb, assignment));
  if (online !== undefined) {
    const ids = idsAmong(db, online.ids);
    matching = matching.where((eb) => eb("machine.id", online.wanted ? "in" : "not in", ids));
  }
  return matching;
}

function ownedBy(eb: Eb, column: "number" | "email_key", value: number | string) {
  return eb("machine.owner_id", "in", eb.selectFrom("user").select("id").where(column, "=", value));
}
