import { sql, type Expression, type ExpressionBuilder, type RawBuilder, type SqlBool } from "kysely";
import { contains } from "../storage/contains.ts";
import type { Db } from "../storage/database.ts";
import { isPostgres } from "../storage/is-postgres.ts";
import type { AuditEventTable, Schema } from "../storage/schema.ts";
import type { AuditFilter, AuditPage, AuditPageQuery } from "./audit-filter.ts";
import { CHAIN_START } from "./audit-log.ts";

type EventExpression = ExpressionBuilder<Schema, "audit_event">;
type Condition = (eb: EventExpression) => Expression<SqlBool>;

/** Text and kinds of objects have no index: a page looks through this many events and no more, and the next one goes on from there. */
export const EVENTS_SEARCHED_PER_PAGE = 20_000;
/** Beyond this many, the ends of a time are looked for on the first page only. */
const EVENTS_OF_SHORT_TIME = 10_000;
const TEXT_COLUMNS = ["action", "actor_name", "object_name", "address"];

/**
 * Finds events by index, page by page. Places in the log are the chain's numbers: KSUIDs of one millisecond are in no order, and a clock
 * may be set back.
 */
export class AuditSearchRepository {
  readonly #db: Db;
  readonly #teamId: string;

  constructor(db: Db, teamId: string) {
    this.#db = db;
    this.#teamId = teamId;
  }

  /** The chain's end. */
  async head(): Promise<{ readonly seq: number; readonly hash: string }> {
    const head = await this.#db
      .selectFrom("audit_head")
      .select(["seq", "hash"])
      .where("team_id", "=", this.#teamId)
      .executeTakeFirst();
    return head ?? { seq: 0, hash: CHAIN_START };
  }

  /** The place of the event with this id; null for none of this team's. */
  async seqOf(id: string): Promise<number | null> {
    const row = await this.#db
      .selectFrom("audit_event")
      .select("seq")
      .where("id", "=", id)
      .where("team_id", "=", this.#teamId)
      .executeTakeFirst();
    return row?.seq ?? null;
  }

  async page(query: AuditPageQuery): Promise<AuditPage<AuditEventTable>> {
    const range = await this.#range(query);
    if (!range) return { events: [], nextId: null };
    // One more than asked for is where the next page begins.
    const found = await this.#read(query, range, query.limit + 1);
    if (found.length > query.limit) {
      return { events: found.slice(0, query.limit), nextId: found[query.limit]?.id ?? null };
    }
    const { unsearched } = range;
    return { events: found, nextId: unsearched === null ? null : await this.#idAt(unsearched) };
  }

  /** The places to look at, and the first one beyond them that a search without an index has left for the next page; null = none at all. */
  async #range({ filter, fromSeq, order }: AuditPageQuery) {
    const isOldestFirst = order === "oldest-first";
    let low = isOldestFirst ? (fromSeq ?? 1) : 1;
    let high = isOldestFirst ? Number.MAX_SAFE_INTEGER : (fromSeq ?? Number.MAX_SAFE_INTEGER);
    if (filter.fromMs !== undefined || filter.toMs !== undefined) {
      // A place is within its time already, and finding the other end of a long time again for each page would take longer than the page.
      const isWorthIt = fromSeq === null || (await this.#isShort(filter));
      const bounds = isWorthIt ? await this.#boundsOf(filter) : { low, high };
      if (!bounds) return null;
      low = Math.max(low, bounds.low);
      high = Math.min(high, bounds.high);
    }
    if (!isLookedThrough(filter)) return { low, high, unsearched: null };
    high = Math.min(high, (await this.head()).seq);
    if (high - low < EVENTS_SEARCHED_PER_PAGE) return { low, high, unsearched: null };
    return isOldestFirst
      ? { low, high: low + EVENTS_SEARCHED_PER_PAGE - 1, unsearched: low + EVENTS_SEARCHED_PER_PAGE }
      : { low: high - EVENTS_SEARCHED_PER_PAGE + 1, high, unsearched: high - EVENTS_SEARCHED_PER_PAGE };
  }

  #within({ fromMs, toMs }: AuditFilter) {
    let query = this.#db.selectFrom("audit_event").where("team_id", "=", this.#teamId);
    if (fromMs !== undefined) query = query.where("at_ms", ">=", fromMs);
    if (toMs !== undefined) query = query.where("at_ms", "<=", toMs);
    return query;
  }

  /** Whether few events are of a time. */
  async #isShort(filter: AuditFilter): Promise<boolean> {
    const some = this.#within(filter).select("seq").limit(EVENTS_OF_SHORT_TIME);
    const { count } = await this.#db
      .selectFrom(some.as("some"))
      .select((eb) => eb.fn.countAll<number>().as("count"))
      .executeTakeFirstOrThrow();
    return count < EVENTS_OF_SHORT_TIME;
  }

  /** The first and last place among the events of a time, from an index alone. */
  async #boundsOf(filter: AuditFilter): Promise<{ low: number; high: number } | null> {
    const row = await this.#within(filter)
      // A sum, so that PostgreSQL does not look for the least place by walking the log until the time fits.
      .select([sql<number | null>`min(seq + 0)`.as("low"), sql<number | null>`max(seq + 0)`.as("high")])
      .executeTakeFirst();
    return row && row.low !== null && row.high !== null ? { low: row.low, high: row.high } : null;
  }

  async #read(query: AuditPageQuery, range: { low: number; high: number }, limit: number) {
    const direction = query.order === "oldest-first" ? "asc" : "desc";
    const ways = waysInto(query.filter);
    const hide = isPostgres(this.#db) ? plainly : hidden;
    const rest = restOf(query.filter, hide);
    const [first, ...others] = ways.map((way) =>
      this.#db
        .selectFrom("audit_event")
        .select("seq")
        .where(sql<boolean>`${way ? hide.text("team_id") : sql`team_id`} = ${this.#teamId}`)
        .where("seq", ">=", range.low)
        .where("seq", "<=", range.high)
        .where((eb) => eb.and((way ? [way, ...rest] : rest).map((condition) => condition(eb))))
        .orderBy("seq", direction)
        .limit(limit),
    );
    if (!first) return [];
    // Each way yields its first events in order, by its own index; the page is the first of them all.
    const wrap = (one: typeof first) => this.#db.selectFrom(one.as("way")).select("way.seq");
    const seqs = others.reduce((all, one) => all.unionAll(wrap(one)), wrap(first));
    return this.#db
      .selectFrom("audit_event")
      .selectAll()
      .where("team_id", "=", this.#teamId)
      .where("seq", "in", seqs)
      .orderBy("seq", direction)
      .limit(limit)
      .execute();
  }

  async #idAt(seq: number): Promise<string | null> {
    const row = await this.#db
      .selectFrom("audit_event")
      .select("id")
      .where("team_id", "=", this.#teamId)
      .where("seq", "=", seq)
      .executeTakeFirst();
    return row?.id ?? null;
  }
}

/**
 * The filter's most telling part as conditions that each have an index; an event that fulfils any of them may be meant. Null = the log
 * itself is the way.
 */
function waysInto({ actorId, names, objectId, personId }: AuditFilter): readonly (Condition | null)[] {
  if (actorId !== undefined) return [(eb) => eb("actor_id", "=", actorId)];
  if (objectId !== undefined) return [(eb) => eb("object_id", "=", objectId)];
  if (personId !== undefined) {
    return [(eb) => eb("actor_id", "=", personId), (eb) => eb("object_id", "=", personId)];
  }
  if (names !== undefined) return names.map((name) => (eb) => eb("action", "=", name));
  return [null];
}

/** Whether the filter asks for something that no index knows, and that may be rare or nowhere. */
function isLookedThrough({ objectId, objectKind, text }: AuditFilter): boolean {
  return text !== undefined || (objectKind !== undefined && objectId === undefined);
}

/**
 * How columns are named that must not lead to an index. SQLite has no figures and would choose another way in; PostgreSQL has, and takes
 * a condition on a sum or a longer text for one that next to nothing fulfils: it would look through the whole log and sort what it finds.
 */
interface Naming {
  readonly text: (column: string) => RawBuilder<string>;
  readonly number: (column: string) => RawBuilder<number>;
}
const hidden: Naming = {
  text: (column) => sql`${sql.ref(column)} || ''`,
  number: (column) => sql`${sql.ref(column)} + 0`,
};
const plainly: Naming = { text: (column) => sql`${sql.ref(column)}`, number: (column) => sql`${sql.ref(column)}` };

/** Every part of the filter as a condition. */
function restOf(filter: AuditFilter, { number, text: word }: Naming): readonly Condition[] {
  const { actorId, fromMs, names, objectId, objectKind, personId, text, toMs } = filter;
  const rest: Condition[] = [];
  if (actorId !== undefined) rest.push(() => sql`${word("actor_id")} = ${actorId}`);
  if (objectId !== undefined) rest.push(() => sql`${word("object_id")} = ${objectId}`);
  if (objectKind !== undefined) rest.push((eb) => eb("object_kind", "=", objectKind));
  if (personId !== undefined) {
    rest.push(() => sql`(${word("actor_id")} = ${personId} or ${word("object_id")} = ${personId})`);
  }
  if (names !== undefined) rest.push(() => sql`${word("action")} in (${sql.join(names)})`);
  if (fromMs !== undefined) rest.push(() => sql`${number("at_ms")} >= ${fromMs}`);
  if (toMs !== undefined) rest.push(() => sql`${number("at_ms")} <= ${toMs}`);
  if (text !== undefined) {
    const columns = TEXT_COLUMNS.map((column) => contains(`audit_event.${column}`, text));
    rest.push(() => sql`(${sql.join(columns, sql` or `)})`);
  }
  return rest;
}
