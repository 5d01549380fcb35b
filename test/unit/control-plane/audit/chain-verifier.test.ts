import { expect, it } from "vitest";
import { CHAIN_START, hashAuditEvent } from "../../../../src/control-plane/audit/audit-log.ts";
import { ChainVerifier, type ChainExpectation } from "../../../../src/control-plane/audit/chain-verifier.ts";
import type { AuditEventTable } from "../../../../src/control-plane/storage/schema.ts";
import { aChain } from "../../../support/audit-chain.ts";

const WHOLE: ChainExpectation = { startsAt: 1, isWhole: true, known: null };
const END = { seq: 6, hash: aChain(6)[5]?.hash ?? "" };

function check(events: readonly AuditEventTable[], expected: Partial<ChainExpectation> = {}, end = END) {
  const verifier = new ChainVerifier({ ...WHOLE, ...expected });
  for (const event of events) verifier.add(event);
  return verifier.finish(expected.isWhole === false ? null : end).faults.map(({ seq, what }) => `${what} ${seq}`);
}

/** The log of six events with those at the given places, counted from 1, in that order. */
function of(...seqs: number[]): AuditEventTable[] {
  const all = aChain(6);
  return seqs.flatMap((seq) => all[seq - 1] ?? []);
}

function rehashed(event: AuditEventTable, change: Partial<AuditEventTable>): AuditEventTable {
  const { hash: _old, ...columns } = { ...event, ...change };
  return { ...columns, hash: hashAuditEvent(columns) };
}

it("finds nothing wrong with a log that is whole", () => {
  expect(check(of(1, 2, 3, 4, 5, 6))).toEqual([]);
  expect(check([], {}, { seq: 0, hash: CHAIN_START })).toEqual([]);
  expect(check(of(3, 4, 5, 6), { startsAt: null })).toEqual([]);
});

it("names an event that was altered, in whichever column", () => {
  const columns = Object.keys(aChain(1)[0] ?? {}) as (keyof AuditEventTable)[];
  expect(columns).toHaveLength(15);
  for (const column of columns) {
    const events = of(1, 2, 3, 4, 5, 6).map((event) =>
      event.seq === 3 && column !== "seq"
        ? { ...event, [column]: typeof event[column] === "number" ? event[column] + 1 : "other" }
        : event,
    );
    if (column !== "seq") expect([column, check(events)[0]]).toEqual([column, expect.stringMatching(/ 3$/)]);
  }
});

it("names the event whose predecessor was written anew with a hash of its own", () => {
  const events = of(1, 2, 3, 4, 5, 6);
  const third = events[2];
  if (!third) throw new Error("no third event");
  expect(check(events.with(2, rehashed(third, { actor_name: "Else" })))).toEqual(["relinked 4"]);
});

it("names events that are missing, one or many, also at the beginning", () => {
  expect(check(of(1, 2, 4, 5, 6))).toEqual(["missing 3"]);
  expect(check(of(1, 5, 6))).toEqual(["missing 2"]);
  expect(check(of(2, 3, 4, 5, 6))).toEqual(["missing 1"]);
});

it("names events that stand elsewhere, or twice", () => {
  expect(check(of(1, 2, 4, 3, 5, 6))).toEqual(["reordered 3"]);
  expect(check(of(1, 2, 5, 6, 3, 4))).toEqual(["reordered 3", "reordered 4"]);
  expect(check(of(1, 2, 2, 3, 4, 5, 6))).toEqual(["repeated 2"]);
  expect(check(of(1, 2, 6, 4))).toEqual(["reordered 4", "missing 3", "missing 5"]);
});

it("finds the end cut off, or another one, where an end is known", () => {
  expect(check(of(1, 2, 3, 4))).toEqual(["cut 5"]);
  expect(check([])).toEqual(["cut 1"]);
  expect(check(of(1, 2, 3, 4, 5, 6), {}, { seq: 4, hash: END.hash })).toEqual(["cut 5"]);
  expect(check(of(1, 2, 3, 4, 5, 6), {}, { seq: 6, hash: CHAIN_START })).toEqual(["cut 6"]);
});

it("holds a log to an event that somebody has noted: it may go on, but not without it", () => {
  const known = { seq: 4, hash: of(4)[0]?.hash ?? "" };
  const open = { startsAt: null, known };
  const verify = (events: AuditEventTable[], expected: Partial<ChainExpectation>) => {
    const verifier = new ChainVerifier({ ...WHOLE, ...expected });
    for (const event of events) verifier.add(event);
    return verifier.finish(null).faults.map(({ seq, what }) => `${what} ${seq}`);
  };
  expect(verify(of(1, 2, 3, 4, 5, 6), open)).toEqual([]);
  expect(verify(of(1, 2, 3), open)).toEqual(["cut 4"]);
  expect(verify(of(1, 2, 3, 4), { known: { seq: 4, hash: CHAIN_START } })).toEqual(["altered 4"]);
});

it("lets a filtered part leave events out, but not alter or move any", () => {
  expect(check(of(2, 4, 5), { startsAt: null, isWhole: false })).toEqual([]);
  expect(check(of(2, 5, 4), { startsAt: null, isWhole: false })).toEqual(["reordered 4"]);
  const events = of(2, 4, 5).map((event) => (event.seq === 4 ? { ...event, address: "x" } : event));
  expect(check(events, { startsAt: null, isWhole: false })).toEqual(["altered 4"]);
});

it("keeps a thousand faults and counts the rest", () => {
  const verifier = new ChainVerifier(WHOLE);
  for (const event of aChain(1_500)) verifier.add({ ...event, address: "x" });
  const report = verifier.finish(null);
  expect([report.faultCount, report.faults.length]).toEqual([1_500, 1_000]);
});
