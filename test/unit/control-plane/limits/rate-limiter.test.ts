import fc from "fast-check";
import { pino } from "pino";
import { describe, expect, inject, it } from "vitest";
import { RateLimiter } from "../../../../src/control-plane/limits/rate-limiter.ts";
import { RATE_LIMIT, RATE_PERIOD_MS } from "../../../../src/control-plane/limits/rate-limit.ts";
import { Refusal } from "../../../../src/control-plane/refusal.ts";
import { openDatabase, type Db } from "../../../../src/control-plane/storage/database.ts";
import { describeOnEachDatabase, postgresLocation } from "../../../support/databases.ts";
import { FakeClock } from "../../../support/fake-clock.ts";

const log = pino({ level: "silent" });
const PERIOD_S = RATE_PERIOD_MS / 1000;

/** Null when the request was let through, else the seconds that its caller was told to wait. */
async function take(limiter: RateLimiter, subject: string, operation: "member-invites" | "audit-events") {
  try {
    await limiter.take(subject, operation);
    return null;
  } catch (error) {
    if (error instanceof Refusal && error.code === "too_many_requests") return error.details.retryAfterSeconds;
    throw error;
  }
}

/** The rule by the book, with the whole history at hand. `times` in order; answers what each request is told. */
function judge(times: readonly number[]): (number | null)[] {
  let window: number[] = [];
  let blockedUntil = 0;
  return times.map((now) => {
    if (now < blockedUntil) return Math.max(1, Math.ceil((blockedUntil - now) / 1000));
    if (window[0] !== undefined && now >= window[0] + RATE_PERIOD_MS) window = [];
    window.push(now);
    if (window.length <= RATE_LIMIT) return null;
    window = [];
    blockedUntil = now + RATE_PERIOD_MS;
    return PERIOD_S;
  });
}

/** Bursts of up to a little more than the limit, with pauses that like to end just before, at and after a period. */
const BURSTS = fc.array(
  fc.record({
    pauseMs: fc.oneof(
      fc.integer({ min: 0, max: RATE_PERIOD_MS + 2 }),
      fc.constantFrom(0, 1, RATE_PERIOD_MS - 1, RATE_PERIOD_MS, RATE_PERIOD_MS + 1),
    ),
    requests: fc.oneof(
      fc.integer({ min: 1, max: RATE_LIMIT + 3 }),
      fc.constantFrom(RATE_LIMIT - 1, RATE_LIMIT, RATE_LIMIT + 1),
    ),
    apartMs: fc.constantFrom(0, 0, 1, 999, 6_000),
  }),
  { minLength: 1, maxLength: 6 },
);

describeOnEachDatabase("limits of rates", (openDb) => {
  async function setup() {
    const db = await openDb();
    const clock = new FakeClock();
    return { db, clock, limiter: new RateLimiter({ db, clock, log }) };
  }
  const rowsOf = async (db: Db) => db.selectFrom("rate_limit").select("subject").orderBy("subject").execute();

  it("let fifty requests through in five minutes, and block for five minutes from the one that was too much", async () => {
    const { clock, limiter } = await setup();
    for (let n = 1; n <= RATE_LIMIT; n++) expect(await take(limiter, "a", "member-invites")).toBeNull();
    clock.advance(RATE_PERIOD_MS - 1);
    expect(await take(limiter, "a", "member-invites")).toBe(PERIOD_S);
    clock.advance(RATE_PERIOD_MS - 1_500);
    // Trying on does not prolong it.
    expect(await take(limiter, "a", "member-invites")).toBe(2);
    clock.advance(1_499);
    expect(await take(limiter, "a", "member-invites")).toBe(1);
    clock.advance(1);
    for (let n = 1; n <= RATE_LIMIT; n++) expect(await take(limiter, "a", "member-invites")).toBeNull();
    expect(await take(limiter, "a", "member-invites")).toBe(PERIOD_S);
  });

  it("count every caller and every operation by itself", async () => {
    const { limiter } = await setup();
    for (let n = 0; n <= RATE_LIMIT; n++) await take(limiter, "a", "member-invites");
    expect(await take(limiter, "a", "member-invites")).toBe(PERIOD_S);
    expect(await take(limiter, "a", "audit-events")).toBeNull();
    expect(await take(limiter, "b", "member-invites")).toBeNull();
  });

  it("decide as the rule by the book does, over random histories", async () => {
    const { db } = await setup();
    let run = 0;
    await fc.assert(
      fc.asyncProperty(BURSTS, async (bursts) => {
        const subject = `run ${run++}`;
        const clock = new FakeClock();
        const times: number[] = [];
        const told: (number | null | undefined)[] = [];
        for (const { apartMs, pauseMs, requests } of bursts) {
          clock.advance(pauseMs);
          for (let n = 0; n < requests; n++) {
            clock.advance(apartMs);
            times.push(clock.now());
            // A new one each time, as after a restart: what it knows is in the database.
            told.push(await take(new RateLimiter({ db, clock, log }), subject, "member-invites"));
          }
        }
        expect(told).toEqual(judge(times));
      }),
      { numRuns: 15 },
    );
  });

  it("block nobody for longer than a period because the clock was set back", async () => {
    const { db, limiter } = await setup();
    for (let n = 0; n <= RATE_LIMIT; n++) await take(limiter, "a", "member-invites");
    const clock = new FakeClock(new FakeClock().now() - 24 * 3_600_000);
    const later = new RateLimiter({ db, clock, log });
    expect(await take(later, "a", "member-invites")).toBe(PERIOD_S);
    clock.advance(RATE_PERIOD_MS);
    expect(await take(later, "a", "member-invites")).toBeNull();
  });

  it("let exactly fifty of many that come at once through", async () => {
    const { limiter } = await setup();
    const told = await Promise.all(Array.from({ length: 70 }, () => take(limiter, "a", "member-invites")));
    expect(told.filter((wait) => wait === null)).toHaveLength(RATE_LIMIT);
  });

  it("forget what is over, and only that", async () => {
    const { clock, db, limiter } = await setup();
    await take(limiter, "old", "member-invites");
    clock.advance(RATE_PERIOD_MS);
    await take(limiter, "new", "member-invites");
    limiter.start();
    await limiter.stop();
    expect(await rowsOf(db)).toEqual([{ subject: "new" }]);
    expect(clock.pending).toBe(0);
  });
});

describe.skipIf(inject("postgresUrl") === null)("limits of rates of several processes on one PostgreSQL", () => {
  it("are one limit, whoever is asked", async () => {
    const location = await postgresLocation(inject("postgresUrl") ?? "");
    const clock = new FakeClock();
    const dbs = [await openDatabase(location), await openDatabase(location)];
    try {
      const limiters = dbs.map((db) => new RateLimiter({ db, clock, log }));
      const asked = limiters.flatMap((limiter) =>
        Array.from({ length: 40 }, () => take(limiter, "a", "member-invites")),
      );
      const told = await Promise.all(asked);
      expect(told.filter((wait) => wait === null)).toHaveLength(RATE_LIMIT);
      for (const limiter of limiters) expect(await take(limiter, "a", "member-invites")).toBe(PERIOD_S);
    } finally {
      await Promise.all(dbs.map((db) => db.destroy()));
    }
  });
});
