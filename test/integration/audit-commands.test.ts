import { createWriteStream, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { expect, it } from "vitest";
import { verifyCommand } from "../../src/control-plane/audit/audit-commands.ts";
import { toAuditLine } from "../../src/control-plane/audit/audit-line.ts";
import { verifyDatabase, verifyFile } from "../../src/control-plane/audit/verify-log.ts";
import { backUp } from "../../src/control-plane/storage/backup.ts";
import { openDatabase, type DatabaseLocation } from "../../src/control-plane/storage/database.ts";
import type { AuditEventTable } from "../../src/control-plane/storage/schema.ts";
import { aChain, insertChain, nextInChain } from "../support/audit-chain.ts";
import { LatchkeyProcess } from "../support/latchkey-process.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const COUNT = 20;

/** A data folder with a log of twenty events, changed by hand where asked. */
async function aFolder(change: (location: DatabaseLocation) => Promise<void> = async () => undefined) {
  const folder = temporaryFolder();
  const file = join(folder, "control-plane", "latchkey.db");
  const { mkdirSync } = await import("node:fs");
  mkdirSync(join(folder, "control-plane"), { mode: 0o700 });
  const location = { kind: "sqlite", file } as const;
  const db = await openDatabase(location);
  await insertChain(db, aChain(COUNT));
  await db.destroy();
  await change(location);
  return { folder, location };
}

async function latchkey(...args: string[]) {
  const process = new LatchkeyProcess(["audit", ...args]);
  const code = await process.exited;
  return { code, lines: process.lines, stderr: process.stderr };
}

it("exports a log, verifies it, and names by its exit code what became of copies", async () => {
  const { folder } = await aFolder();
  const exported = join(folder, "audit.jsonl");
  expect((await latchkey("export", exported, "--data", folder)).code).toBe(0);
  const good = await latchkey("verify", exported);
  expect([good.code, good.lines]).toEqual([
    0,
    [expect.stringMatching(/^whole: 20 events, 1 to 20; head [0-9a-f]{64}:20$/)],
  ]);
  const head = good.lines[0]?.split("head ")[1] ?? "";
  const lines = readFileSync(exported, "utf8").trimEnd().split("\n");
  const edited = join(folder, "edited.jsonl");
  const write = (copy: readonly string[]) => writeFileSync(edited, `${copy.join("\n")}\n`);

  write(lines.map((line) => line.replace('"Name 3"', '"Somebody"')));
  const altered = await latchkey("verify", edited);
  expect(altered.code).toBe(1);
  expect(altered.lines[0]).toBe(
    `altered: event 3 (${"3".padStart(27, "0")}): it is not as it was written: its hash is another`,
  );
  const { isWhole, lines: cut } = await verifyCommand({
    file: (write(lines.slice(0, -2)), edited),
    database: { kind: "sqlite", file: "" },
    head: null,
  });
  expect([isWhole, cut[0]]).toEqual([false, "cut: event 19: the log ends at 18, but it went on to 20"]);
  // Without the export's own line, only a head that was noted tells that the end is missing.
  write(lines.slice(1, -2));
  expect((await verifyFile(edited, null)).faultCount).toBe(0);
  const known = await latchkey("verify", edited, "--head", head);
  expect([known.code, known.lines[0]]).toEqual([1, "cut: event 19: the log ends at 18, but it went on to 20"]);
}, 120_000);

it("verifies a data folder and a backup, changed by hand or not, and leaves them as they are", async () => {
  const whole = await aFolder();
  const backup = join(whole.folder, "backup.db");
  await backUp(whole.location, backup);
  const bytes = readFileSync(backup);
  expect(await verifyFile(backup, null)).toMatchObject({ count: COUNT, faultCount: 0 });
  expect(readFileSync(backup).equals(bytes)).toBe(true);
  const damaged = await aFolder(async (location) => {
    const db = await openDatabase(location);
    await db.updateTable("audit_event").set({ actor_name: "Else" }).where("seq", "=", 4).execute();
    await db.deleteFrom("audit_event").where("seq", "in", [7, 8, COUNT]).execute();
    await db.destroy();
  });
  expect((await verifyDatabase(damaged.location, null)).faults).toMatchObject([
    { what: "altered", seq: 4 },
    { what: "missing", seq: 7 },
    { what: "cut", seq: COUNT },
  ]);
  const { code, lines } = await latchkey("verify", "--data", damaged.folder);
  expect([code, lines.at(-1)]).toEqual([1, "broken: 3 faults in 17 events"]);
}, 120_000);

it("exits with 2 for what cannot be read, and for a command line that makes no sense", async () => {
  const folder = temporaryFolder();
  const exists = join(folder, "there.jsonl");
  writeFileSync(exists, "");
  for (const [args, said] of [
    [["verify", join(folder, "nothing")], "cannot be read"],
    [["verify", "--data", folder], "there is no data"],
    [["verify", "--head", "x"], "--head x: use HASH:SEQ"],
    [["verify", "one", "two"], "unexpected argument two"],
    [["tidy"], "unknown command audit tidy"],
  ] as const) {
    const { code, stderr } = await latchkey(...args);
    expect({ args, code, stderr }).toEqual({ args, code: 2, stderr: expect.stringContaining(said) });
  }
}, 120_000);

it("reads lines that are no events as such, and whatever else a file holds", async () => {
  const file = join(temporaryFolder(), "log.jsonl");
  const lines = aChain(3).map(toAuditLine);
  writeFileSync(file, [lines[0], "{", lines[1], lines[2]].join("\n"));
  expect((await verifyFile(file, null)).faults).toMatchObject([{ what: "unreadable", seq: 2 }]);
  writeFileSync(file, `${lines.join("\n")}\n${lines[0]?.slice(0, 50)}`);
  expect((await verifyFile(file, null)).faults).toMatchObject([{ what: "unreadable", seq: 4 }]);
  writeFileSync(file, "x".repeat(5 * 1024 * 1024));
  await expect(verifyFile(file, null)).rejects.toThrow("a line has no end");
});

it("verifies a hundred thousand events without holding them", async () => {
  const file = join(temporaryFolder(), "long.jsonl");
  function* lines() {
    let last: AuditEventTable | null = null;
    for (let i = 0; i < 100_000; i++) {
      last = nextInChain(last);
      yield `${toAuditLine(last)}\n`;
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(file));
  const before = process.memoryUsage().heapUsed;
  expect(await verifyFile(file, null)).toMatchObject({ count: 100_000, faultCount: 0 });
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(60 * 1024 * 1024);
}, 120_000);
