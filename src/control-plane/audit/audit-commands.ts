import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { StartError } from "../../node/start-error.ts";
import { openForReading, type DatabaseLocation } from "../storage/database.ts";
import { AuditChainRepository } from "./audit-chain-repository.ts";
import { exportLines } from "./audit-export.ts";
import { AuditSearchRepository } from "./audit-search-repository.ts";
import type { ChainFault, ChainHead, ChainReport } from "./chain-verifier.ts";
import { verifyDatabase, verifyFile } from "./verify-log.ts";

interface VerifyOptions {
  /** An export, a sink's file or a backup; null = the database. */
  readonly file: string | null;
  readonly database: DatabaseLocation;
  readonly head: ChainHead | null;
}

/** `latchkey audit verify`: answers what to print, and whether the log is whole. @throws StartError when it cannot be read */
export async function verifyCommand({ database, file, head }: VerifyOptions) {
  const report = file === null ? await verifyDatabase(database, head) : await verifyFile(file, head);
  const lines = report.faults.map(faultLine);
  return { isWhole: report.faultCount === 0, lines: [...lines, summary(report)] };
}

/** `latchkey audit export`: the whole log as JSON Lines, into a new file of its owner's or onto stdout. @throws StartError */
export async function exportCommand(file: string | null, database: DatabaseLocation): Promise<void> {
  const reading = await openForReading(database);
  try {
    await reading.atOneMoment(async (db) => {
      const head = await new AuditChainRepository(db).head();
      if (!head) throw new StartError("there is no audit log yet");
      const { teamId } = head;
      const lines = exportLines(new AuditSearchRepository(db, teamId), { teamId, filter: {}, nowMs: Date.now() });
      if (file === null) await pipeline(Readable.from(lines), process.stdout, { end: false });
      else await pipeline(Readable.from(lines), createWriteStream(file, { flags: "wx", mode: 0o600 }));
    });
  } catch (error) {
    if (error instanceof StartError) throw error;
    throw new StartError(`the audit log could not be written to ${file ?? "stdout"}`, { cause: error });
  } finally {
    await reading.close();
  }
}

function faultLine({ detail, id, seq, what }: ChainFault): string {
  if (what === "unreadable") return `${what}: ${detail}`;
  return `${what}: event ${seq}${id === null ? "" : ` (${printable(id)})`}: ${printable(detail)}`;
}

/** What stands in a log that was tampered with must not write to the terminal as it likes. */
function printable(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/g, "?").slice(0, 200);
}

function summary({ count, faultCount, faults, firstSeq, last }: ChainReport): string {
  if (faultCount > 0) {
    const more = faultCount > faults.length ? `, of which the first ${faults.length} are named` : "";
    return `broken: ${faultCount} ${faultCount === 1 ? "fault" : "faults"} in ${count} events${more}`;
  }
  if (last === null) return "whole: no events";
  return `whole: ${count} events, ${firstSeq} to ${last.seq}; head ${last.hash}:${last.seq}`;
}
