import { CompiledQuery, sql } from "kysely";
import { expect, it } from "vitest";
import { CHAIN_START, hashAuditEvent } from "../../../../src/control-plane/audit/audit-log.ts";
import type { AuditFilter } from "../../../../src/control-plane/audit/audit-filter.ts";
import {
  AuditSearchRepository,
  EVENTS_SEARCHED_PER_PAGE,
} from "../../../../src/control-plane/audit/audit-search-repository.ts";
import type { Db } from "../../../../src/control-plane/storage/database.ts";
import { isPostgres } from "../../../../src/control-plane/storage/is-postgres.ts";
import type { AuditEventTable } from "../../../../src/control-plane/storage/schema.ts";
import { systemIds } from "../../../../src/node/random.ts";
import { describeOnEachDatabase } from "../../../support/databases.ts";
import { SeededRandom } from "../../../support/seeded-random.ts";

const TEAM = "team-1";
const ACTIONS = ["team_update", "session_create", "p2p_host_complete", "rare_thing"];
const ROWS_PER_INSERT = 500;

function fractions(seed: number): () => number {
  const random = new SeededRandom(seed);
  return () => random.below(1_000_000) / 1_000_000;
}

/** A log whose clock was set back now and then, and whose events often share a millisecond. */
function someEvents(count: number, random: () => number): AuditEventTable[] {
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)] ?? items[0];
  const events: AuditEventTable[] = [];
  let hash = CHAIN_START;
  let at = 1_700_000_000_000;
  for (let seq = 1; seq <= count; seq++) {
    at += random() < 0.02 ? -50 : Math.floor(random() * 3);
    const event = {
      id: systemIds.ksuid(at),
      team_id: TEAM,
      seq,
      at_ms: at,
      action: random() < 0.01 ? "rare_thing" : (pick(ACTIONS.slice(0, 3)) ?? ""),
      actor_kind: "user",
      actor_id: `user-${Math.floor(random() * 5)}`,
      actor_name: `Name ${Math.floor(random() * 5)}`,
      object_kind: pick(["user", "machine"]) ?? null,
      object_id: `user-${Math.floor(random() * 5)}`,
      object_name: "100% Thing",
      address: "",
      data: "{}",
      prev_hash: hash,
    };
    hash = hashAuditEvent(event);
    events.push({ ...event, hash });
  }
  return events;
}

async function insert(db: Db, events: readonly AuditEventTable[]): Promise<void> {
  for (let i = 0; i < events.length; i += ROWS_PER_INSERT) {
    await db
      .insertInto("audit_event")
      .values(events.slice(i, i + ROWS_PER_INSERT))
      .execute();
  }
  const last = events.at(-1);
  if (last) await db.insertInto("audit_head").values({ team_id: TEAM, seq: last.seq, hash: last.hash }).execute();
}

/** The filter, said again and slowly. */
function isMeant(event: AuditEventTable, filter: AuditFilter): boolean {
  const { actorId, fromMs, names, objectId, objectKind, personId, text, toMs } = filter;
  const texts = [event.action, event.actor_name, event.object_name ?? "", event.address];
  return (
    (actorId === undefined || event.actor_id === actorId) &&
    (personId === undefined || event.actor_id === personId || event.object_id === personId) &&
    (objectId === undefined || event.object_id === objectId) &&
    (objectKind === undefined || event.object_kind === objectKind) &&
    (names === undefined || names.includes(event.action)) &&
    (fromMs === undefined || event.at_ms >= fromMs) &&
    (toMs === undefined || event.at_ms <= toMs) &&
    (text === undefined || texts.some((one) => one.toLowerCase().includes(text.toLowerCase())))
  );
}

function someFilter(events: readonly AuditEventTable[], random: () => number): AuditFilter {
  const at = () => events[Math.floor(random() * events.length)]?.at_ms ?? 0;
  const user = () => `user-${Math.floor(random() * 6)}`;
  const maybe = (share: number) => random() < share;
  return {
    ...(maybe(0.2) ? { actorId: user() } : {}),
    ...(maybe(0.2) ? { personId: user() } : {}),
    ...(maybe(0.2) ? { objectId: user() } : {}),
    ...(maybe(0.2) ? { objectKind: "machine" } : {}),
    ...(maybe(0.4) ? { names: ACTIONS.filter(() => maybe(0.5)).concat("no_such") } : {}),
    ...(maybe(0.3) ? { fromMs: at() } : {}),
    ...(maybe(0.3) ? { toMs: at() } : {}),
    ...(maybe(0.2) ? { text: maybe(0.5) ? "NAME 3" : "0%" } : {}),
  };
}

describeOnEachDatabase("searching the audit log", (openDb) => {
  it("finds what every filter means, in both directions, whatever the size of a page", async () => {
    const random = fractions(5);
    const db = await openDb();
    const events = someEvents(600, random);
    await insert(db, events);
    const found = new AuditSearchRepository(db, TEAM);
    for (let run = 0; run < 150; run++) {
      const filter = someFilter(events, random);
      const order = random() < 0.5 ? "oldest-first" : "newest-first";
      const limit = 1 + Math.floor(random() * 400);
      const meant = events.filter((event) => isMeant(event, filter)).map((event) => event.seq);
      const seqs: number[] = [];
      let fromSeq: number | null = null;
      do {
        const page = await found.page({ filter, order, fromSeq, limit });
        expect(page.events.length).toBeLessThanOrEqual(limit);
        seqs.push(...page.events.map((event) => event.seq));
        fromSeq = page.nextId === null ? null : await found.seqOf(page.nextId);
      } while (fromSeq !== null);
      expect({ filter, order, limit, seqs }).toEqual({
        filter,
        order,
        limit,
        seqs: order === "oldest-first" ? meant : meant.toReversed(),
      });
    }
  });

  it("looks through no more than its share for a text and goes on from there, and pages a long time", async () => {
    const db = await openDb();
    const events = someEvents(EVENTS_SEARCHED_PER_PAGE + 500, fractions(6));
    const [first, last] = [events[0], events.at(-1)];
    if (!first || !last) throw new Error("no events");
    await insert(db, [{ ...first, actor_name: "Needle" }, ...events.slice(1, -1), { ...last, actor_name: "needle" }]);
    const found = new AuditSearchRepository(db, TEAM);
    for (const order of ["oldest-first", "newest-first"] as const) {
      const page = await found.page({ filter: { text: "needle" }, order, fromSeq: null, limit: 10 });
      expect(page.events.map((event) => event.seq)).toEqual([order === "oldest-first" ? 1 : last.seq]);
      const fromSeq = await found.seqOf(page.nextId ?? "");
      const rest = await found.page({ filter: { text: "needle" }, order, fromSeq, limit: 10 });
      expect(rest.events.map((event) => event.seq)).toEqual([order === "oldest-first" ? last.seq : 1]);
      expect(rest.nextId).toBeNull();
    }
    const [fromMs, toMs] = [events[2_000]?.at_ms ?? 0, events[18_000]?.at_ms ?? 0];
    const meant = events.filter(({ at_ms: at }) => at >= fromMs && at <= toMs).map((event) => event.seq);
    const seqs: number[] = [];
    for (let fromSeq: number | null = null; ;) {
      const page = await found.page({ filter: { fromMs, toMs }, order: "oldest-first", fromSeq, limit: 6_000 });
      seqs.push(...page.events.map((event) => event.seq));
      if (page.nextId === null) break;
      fromSeq = await found.seqOf(page.nextId);
    }
    expect(seqs).toEqual(meant);
  });

  it("answers every filter by an index of its own", async () => {
    const db = await openDb();
    await insert(db, someEvents(10_000, fractions(7)));
    const filters: [AuditFilter, string][] = [
      [{ actorId: "user-9" }, "audit_event_actor"],
      [{ objectId: "user-9" }, "audit_event_object"],
      [{ personId: "user-9" }, "audit_event_actor"],
      [{ personId: "user-9" }, "audit_event_object"],
      [{ names: ["rare_thing", "no_such"] }, "audit_event_action"],
      [{ fromMs: 1_700_000_000_010, toMs: 1_700_000_000_090 }, "audit_event_time"],
    ];
    for (const [filter, index] of filters) {
      expect({ filter, plan: await plansOf(db, filter) }).toEqual({ filter, plan: expect.stringContaining(index) });
    }
  });

  it("walks an index in the log's order also for what much of the log is, instead of sorting all of it", async () => {
    const db = await openDb();
    await insert(db, someEvents(10_000, fractions(8)));
    const filters: AuditFilter[] = [
      {},
      { actorId: "user-1" },
      { names: ["team_update"] },
      { names: ACTIONS },
      { actorId: "user-1", names: ACTIONS },
      { objectKind: "machine" },
    ];
    for (const filter of filters) {
      for (const order of ["oldest-first", "newest-first"] as const) {
        const plan = await plansOf(db, filter, order);
        expect({ filter, order, plan }).toEqual({
          filter,
          order,
          plan: expect.not.stringMatching(/Seq Scan on audit_event|Bitmap Heap Scan|"SCAN audit_event"/),
        });
      }
    }
  });

  it("looks through no more than its share for a kind of object that is nowhere", async () => {
    const db = await openDb();
    await insert(db, someEvents(EVENTS_SEARCHED_PER_PAGE + 500, fractions(9)));
    const found = new AuditSearchRepository(db, TEAM);
    const query = { filter: { objectKind: "nothing" }, order: "newest-first", limit: 10 } as const;
    const page = await found.page({ ...query, fromSeq: null });
    expect(page.events).toEqual([]);
    expect(await found.seqOf(page.nextId ?? "")).toBe(500);
    expect(await found.page({ ...query, fromSeq: 500 })).toEqual({ events: [], nextId: null });
  });
});

/** What the database says about the way to a page's events. */
async function plansOf(
  db: Db,
  filter: AuditFilter,
  order: "oldest-first" | "newest-first" = "oldest-first",
): Promise<string> {
  if (isPostgres(db)) await sql`analyze audit_event`.execute(db);
  const queries: CompiledQuery[] = [];
  const watched = db.withPlugin({
    transformQuery: ({ node, queryId }) => {
      queries.push(db.getExecutor().compileQuery(node, queryId));
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  await new AuditSearchRepository(watched, TEAM).page({ filter, order, fromSeq: null, limit: 50 });
  const plans = [];
  for (const { parameters, sql: text } of queries) {
    const words = isPostgres(db) ? "explain" : "explain query plan";
    plans.push(await db.executeQuery(CompiledQuery.raw(`${words} ${text}`, [...parameters])));
  }
  return JSON.stringify(plans.map((plan) => plan.rows));
}
