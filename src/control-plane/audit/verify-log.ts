import { closeSync, createReadStream, openSync, readSync } from "node:fs";
import { StartError } from "../../node/start-error.ts";
import { openForReading, type DatabaseLocation, type Db } from "../storage/database.ts";
import { AuditChainRepository } from "./audit-chain-repository.ts";
import { parseAuditLine } from "./audit-line.ts";
import { ChainVerifier, type ChainHead, type ChainReport } from "./chain-verifier.ts";

/** An event has far less; a line without an end must not fill the memory. */
const MOST_LINE_CHARACTERS = 4 * 1024 * 1024;
const SQLITE_MAGIC = "SQLite format 3\0";

/** The log in a file: an export, what a sink has written, or a backup. @throws StartError when it cannot be read */
export async function verifyFile(file: string, known: ChainHead | null): Promise<ChainReport> {
  if (beginsLikeDatabase(file)) return verifyDatabase({ kind: "sqlite", file }, known);
  const lines = new LineVerifier(known);
  let rest = "";
  try {
    for await (const chunk of createReadStream(file, "utf8")) {
      const pieces = `${rest}${String(chunk)}`.split("\n");
      rest = pieces.pop() ?? "";
      for (const piece of pieces) lines.add(piece);
      if (rest.length > MOST_LINE_CHARACTERS) throw new StartError(`${file} is no audit log: a line has no end`);
    }
  } catch (error) {
    if (error instanceof StartError) throw error;
    throw new StartError(`${file} cannot be read`, { cause: error });
  }
  if (rest !== "") lines.add(rest);
  return lines.finish();
}

/** The log in a database, as it is at one moment. Changes nothing there. @throws StartError when it cannot be read */
export async function verifyDatabase(location: DatabaseLocation, known: ChainHead | null): Promise<ChainReport> {
  const reading = await openForReading(location);
  try {
    return await reading.atOneMoment((db) => verifyChain(db, known));
  } finally {
    await reading.close();
  }
}

/** The whole log behind an open database, as long as nobody writes to it. */
export async function verifyChain(db: Db, known: ChainHead | null = null): Promise<ChainReport> {
  const verifier = new ChainVerifier({ startsAt: 1, isWhole: true, known });
  const chain = new AuditChainRepository(db);
  const head = await chain.head();
  if (!head) return verifier.finish(null);
  for await (const events of chain.readAfter(head.teamId, -Number.MAX_SAFE_INTEGER)) {
    for (const event of events) verifier.add(event);
  }
  return verifier.finish(head);
}

/** A log line by line. The first may say what the file is. */
class LineVerifier {
  readonly #known: ChainHead | null;
  #verifier: ChainVerifier | null = null;
  #end: ChainHead | null = null;
  #line = 0;

  constructor(known: ChainHead | null) {
    this.#known = known;
  }

  add(text: string): void {
    this.#line += 1;
    const line = parseAuditLine(text);
    if (line.kind === "header" && this.#line === 1) {
      const isWhole = line.header.filter === null;
      this.#end = isWhole ? line.header.head : null;
      this.#verifier = new ChainVerifier({ startsAt: isWhole ? 1 : null, isWhole, known: this.#known });
      return;
    }
    this.#verifier ??= this.#withoutHeader();
    if (line.kind === "event") this.#verifier.add(line.event);
    else this.#verifier.addUnreadable(this.#line);
  }

  finish(): ChainReport {
    return (this.#verifier ?? this.#withoutHeader()).finish(this.#end);
  }

  #withoutHeader(): ChainVerifier {
    return new ChainVerifier({ startsAt: null, isWhole: true, known: this.#known });
  }
}

function beginsLikeDatabase(file: string): boolean {
  const start = Buffer.alloc(SQLITE_MAGIC.length);
  try {
    const handle = openSync(file, "r");
    try {
      readSync(handle, start, 0, start.length, 0);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    throw new StartError(`${file} cannot be read`, { cause: error });
  }
  return start.toString("latin1") === SQLITE_MAGIC;
}
