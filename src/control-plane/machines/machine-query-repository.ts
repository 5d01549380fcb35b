import { sql, type ExpressionBuilder, type SelectQueryBuilder } from "kysely";
import { assertNever } from "../../base/assert-never.ts";
import { hostGroups, type Reach } from "../access/reach.ts";
import { contains } from "../storage/contains.ts";
import type { Db } from "../storage/database.ts";
import type { Schema } from "../storage/schema.ts";
import { isAdmin } from "../users/user.ts";
import type { MachineScope } from "./machine.ts";

/** Which machines, in which order. `sort: "presence"` is the caller's to finish: presence is not in the database. */
export interface MachineFilter {
  readonly scope: Exclude<MachineScope, null> | { readonly kind: "reach"; readonly reach: Reach };
  readonly search?: string | undefined;
  readonly state?: "pending" | "approved" | undefined;
  readonly os?: string | undefined;
  readonly ownerId?: string | undefined;
  readonly sort: "name" | "os" | "owner" | "presence" | "enrolled";
  readonly order: "asc" | "desc";
}

export function joined(db: Db) {
  return db.selectFrom("machine").leftJoin("user as owner", "owner.id", "machine.owner_id");
}

export function linkQuery(db: Db) {
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
  const { scope } = filter;
  if (scope.kind === "own") query = query.where("machine.owner_id", "=", scope.userId);
  if (scope.kind === "reach") query = query.where((eb) => reached(eb, scope.reach));
  if (filter.state !== undefined) query = query.where("machine.state", "=", filter.state);
  if (filter.os !== undefined) query = query.where("machine.os", "=", filter.os);
  if (filter.ownerId !== undefined) query = query.where("machine.owner_id", "=", filter.ownerId);
  if (filter.search === undefined || filter.search.trim() === "") return query;
  const text = filter.search.trim();
  return query.where((eb) => eb.or(SEARCHED.map((column) => contains(column, text))));
}

/** `mayReach` as a query: the same ways, asked of all machines at once by their indexes. */
function reached(eb: ExpressionBuilder<JoinedSchema, "machine" | "owner">, reach: Reach) {
  if (isAdmin(reach.viewer)) return eb.lit(true);
  const ownedIn = (shows: "managed" | "personal") =>
    eb.and([
      eb("machine.state", "=", "approved"),
      eb("machine.personal", "=", shows === "personal" ? 1 : 0),
      eb(
        "machine.owner_id",
        "in",
        eb
          .selectFrom("group_member")
          .select("user_id")
          .where("group_id", "in", orNone(hostGroups(reach, shows))),
      ),
    ]);
  return eb.or([
    eb("machine.owner_id", "=", reach.viewer.id),
    ownedIn("managed"),
    ownedIn("personal"),
    eb.and([
      eb("machine.state", "=", "approved"),
      eb("machine.owner_id", "is", null),
      eb(
        "machine.id",
        "in",
        eb
          .selectFrom("machine_group")
          .select("machine_id")
          .where("group_id", "in", orNone(hostGroups(reach, "assigned"))),
      ),
    ]),
  ]);
}

/** SQL knows no empty list; no group has this id. */
function orNone(ids: readonly string[]): readonly string[] {
  return ids.length > 0 ? ids : [""];
}

const SEARCHED = ["machine.name", "machine.hostname", "machine.ip", "machine.ips", "owner.name", "owner.username"];

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

/** Ids of all machines that match, in order. */
export function idsQuery(db: Db, filter: MachineFilter): JoinedIds {
  return ordered(filtered(db, filter), filter);
}
