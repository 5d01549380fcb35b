import { pino } from "pino";
import { expect, it } from "vitest";
import { GroupBook } from "../../../../src/control-plane/access/group-book.ts";
import { MemoryBus } from "../../../../src/control-plane/bus/bus.ts";
import { openTestDatabase } from "../../../support/databases.ts";
import { FakeClock } from "../../../support/fake-clock.ts";

async function setup() {
  const db = await openTestDatabase();
  const bus = new MemoryBus();
  const complaints: string[] = [];
  const log = pino({ level: "error" }, { write: (line) => void complaints.push(line) });
  const book = new GroupBook({ db, bus, clock: new FakeClock(), log });
  await book.start();
  return { book, bus, complaints, db };
}

it("the group book has read what it began to read when it is stopped, and needs no database after that", async () => {
  const { book, bus, complaints, db } = await setup();
  const before = book.revision;
  bus.publish({ type: "groups-changed" });
  await book.stop();
  await db.destroy();
  expect(book.revision).toBeGreaterThan(before);
  bus.publish({ type: "groups-changed" });
  await book.settled();
  expect(complaints).toEqual([]);
});

it("the group book stops at once while it waits for a database to come back", async () => {
  const { book, bus, complaints, db } = await setup();
  await db.destroy();
  bus.publish({ type: "groups-changed" });
  await expect.poll(() => complaints.length).toBe(1);
  await book.stop();
  expect(complaints).toHaveLength(1);
});
