import { sql, type ExpressionBuilder, type SelectQueryBuilder } from "kysely";
import { assertNever } from "../../base/assert-never.ts";
import { hostGroups, type Reach } from "../access/reach.ts";
import { contains } from "../storage/contains.ts";
import type { Db } from "../storage/database.ts";
import { idsAmong } from "../storage/ids-among.ts";
import type { Schema } from "../storage/schema.ts";
import { isAdmin } from "../users/user.ts";
import { assignedToGroups, isAssigned } from "./assigned-query-repository.ts";
import type { Assignment } from "./assignment.ts";
import type { MachineScope } from "./machine.ts";

/** Which machines, in which order. Who is online is told by the caller: presence is not in the database. */
export interface MachineFilter {
  readonly scope: Exclude<MachineScope, null> | { readonly kind: "reach"; readonly reach: Reach };
  readonly search?: string | undefined;
  readonly state?: "pending" | "approved" | undefined;
  readonly os?: string | undefined;
  readonly ownerId?: string | undefined;
  readonly assignment?: Assignment["kind"] | undefined;
  readonly groupNumber?: number | undefined;
  /** Among these, or among all others. */
  readonly among?: { readonly ids: readonly string[]; readonly wanted: boolean } | undefined;
  readonly sort: "name" | "os" | "owner" | "enrolled";
  readonly order: "asc" | "desc";
}

/**
 * How the machines of a reach are found: `collected` follows every way by its own index and then sorts, which costs as much as there is
 * to reach; `walked` reads the whole team's machines in the order of the list and leaves out those that are not reached, which costs
 * little where much is reached and a page near the beginning is wanted.
 */
export type ReachPlan = "collected" | "walked";

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

type Machines = SelectQueryBuilder<Schema, "machine", unknown>;
type Eb = ExpressionBuilder<Schema, "machine">;

/** Machines that match, in no order. Only what is asked for is read, so that an index answers where one can. */
export function matchingMachines(db: Db, filter: MachineFilter, plan: ReachPlan = "collected"): Machines {
  let query: Machines = db.selectFrom("machine");
  const { among, assignment, groupNumber, os, ownerId, scope, search = "", state } = filter;
  if (scope.kind === "own") query = query.where("machine.owner_id", "=", scope.userId);
  if (scope.kind === "reach") query = query.where((eb) => isWithin(eb, scope.reach, plan));
  // Of what a viewer reaches, an index over the whole team's machines would be the long way round.
  const stateColumn = scope.kind === "reach" ? sql<string>`coalesce(machine.state, '')` : sql.ref("machine.state");
  if (state !== undefined) query = query.where(stateColumn, "=", state);
  if (os !== undefined) query = query.where("machine.os", "=", os);
  if (ownerId !== undefined) query = query.where("machine.owner_id", "=", ownerId);
  if (assignment !== undefined) query = query.where((eb) => isAssigned(eb, assignment));
  if (groupNumber !== undefined) query = query.where((eb) => assignedToGroups(eb, groupNumber));
  if (among) query = query.where("machine.id", among.wanted ? "in" : "not in", idsAmong(db, among.ids));
  const text = search.trim();
  return text === "" ? query : query.where((eb) => isFound(eb, text));
}

function isFound(eb: Eb, text: string) {
  const people = eb
    .selectFrom("user")
    .select("user.id")
    .where((user) => user.or([contains("user.name", text), contains("user.username", text)]));
  return eb.or([...SEARCHED.map((column) => contains(column, text)), eb("machine.owner_id", "in", people)]);
}

/** `mayReach` as a query. */
function isWithin(eb: Eb, reach: Reach, plan: ReachPlan) {
  const { viewer } = reach;
  if (viewer.disabled || viewer.role === "guest") return eb.lit(false);
  if (isAdmin(viewer)) return eb.lit(true);
  const ways = plan === "walked" ? isReached(eb, reach) : isAmongReached(eb, reach);
  return eb.and([ways, isOpen(eb, reach)]);
}

/** Each way is followed by an index of its own, rather than asked of every machine. */
function isAmongReached(eb: Eb, reach: Reach) {
  const own = eb.selectFrom("machine as own").select("own.id").where("own.owner_id", "=", reach.viewer.id);
  const assigned = eb
    .selectFrom("machine_group")
    .innerJoin("machine as host", "host.id", "machine_group.machine_id")
    .select("host.id")
    .where("machine_group.group_id", "in", orNone(hostGroups(reach, "assigned")))
    .where("host.owner_id", "is", null);
  const all = own
    .union(ownedIn(eb, reach, "managed"))
    .union(ownedIn(eb, reach, "personal"))
    .union(assigned);
  return eb("machine.id", "in", all);
}

function ownedIn(eb: Eb, reach: Reach, shows: "managed" | "personal") {
  return eb
    .selectFrom("machine as host")
    .select("host.id")
    .where("host.owner_id", "in", peopleIn(eb, reach, shows))
    .where("host.personal", "=", shows === "personal" ? 1 : 0);
}

/** Asked of one machine after the other. The owner is wrapped, so that no index of theirs takes the query off the order of the list. */
function isReached(eb: Eb, reach: Reach) {
  const owner = sql<string>`coalesce(machine.owner_id, '')`;
  const isShownBy = (shows: "managed" | "personal") =>
    eb.and([eb(owner, "in", peopleIn(eb, reach, shows)), eb("machine.personal", "=", shows === "personal" ? 1 : 0)]);
  const isAssigned = eb.and([
    eb(owner, "=", ""),
    eb(
      // Not `exists`, for which PostgreSQL would read every machine of these groups beforehand.
      eb
        .selectFrom("machine_group")
        .select(sql<number>`1`.as("one"))
        .whereRef("machine_group.machine_id", "=", "machine.id")
        .where("machine_group.group_id", "in", orNone(hostGroups(reach, "assigned")))
        .limit(1),
      "=",
      1,
    ),
  ]);
  const ways = [eb(owner, "=", reach.viewer.id), isShownBy("managed"), isShownBy("personal"), isAssigned];
  return eb.or(ways);
}

/** Approved, or the viewer's own. */
function isOpen(eb: Eb, { viewer }: Reach) {
  return eb.or([eb("machine.state", "=", "approved"), eb(sql`coalesce(machine.owner_id, '')`, "=", viewer.id)]);
}

function peopleIn(eb: Eb, reach: Reach, shows: "managed" | "personal") {
  return eb
    .selectFrom("group_member")
    .select("group_member.user_id")
    .where("group_member.group_id", "in", orNone(hostGroups(reach, shows)));
}

/** SQL knows no empty list; no group has this id. */
function orNone(ids: readonly string[]): readonly string[] {
  return ids.length > 0 ? ids : [""];
}

const SEARCHED = ["machine.name", "machine.hostname", "machine.ip", "machine.ips"];

/** In the order of the filter; machines that are equal in it by name, and in the same direction so that an index can be read backwards. */
export function orderedMachines(query: Machines, { order, sort }: Pick<MachineFilter, "order" | "sort">): Machines {
  const name = sql`lower(machine.name)`;
  switch (sort) {
    case "name":
      return query.orderBy(name, order).orderBy("machine.id", order);
    case "os":
      return query.orderBy("machine.os", order).orderBy(name, order).orderBy("machine.id", order);
    case "owner":
      return query.orderBy(OWNER_NAME, order).orderBy(name).orderBy("machine.id");
    case "enrolled":
      return query.orderBy("machine.enrolled_at_ms", order).orderBy(name, order).orderBy("machine.id", order);
    default:
      return assertNever(sort);
  }
}

/** Of nobody: "", which comes first on both databases. */
const OWNER_NAME = sql`coalesce((
  select lower(coalesce(nullif(owner.name, ''), owner.username)) from "user" as owner where owner.id = machine.owner_id
), '')`;
