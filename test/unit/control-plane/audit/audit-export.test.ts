import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { exportLines } from "../../../../src/control-plane/audit/audit-export.ts";
import { AuditSearchRepository } from "../../../../src/control-plane/audit/audit-search-repository.ts";
import { verifyFile } from "../../../../src/control-plane/audit/verify-log.ts";
import { aChain, insertChain } from "../../../support/audit-chain.ts";
import { describeOnEachDatabase } from "../../../support/databases.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const WANTED = { teamId: "team-1", filter: {}, nowMs: 1_700_000_000_000 };
const COUNT = 2_500;

describeOnEachDatabase("exporting the audit log", (openDb) => {
  async function setup() {
    const db = await openDb();
    await insertChain(db, aChain(COUNT));
    const events = new AuditSearchRepository(db, WANTED.teamId);
    let reads = 0;
    const counted = new Proxy(events, {
      get(target, name) {
        if (name !== "page") return Reflect.get(target, name).bind(target);
        reads += 1;
        return target.page.bind(target);
      },
    });
    return { lines: exportLines(counted, WANTED), reads: () => reads };
  }

  it("reads no further than somebody takes", async () => {
    const { lines, reads } = await setup();
    await lines.next();
    expect(reads()).toBe(0);
    await lines.next();
    expect(reads()).toBe(1);
    await lines.return(undefined);
    expect((await lines.next()).done).toBe(true);
    expect(reads()).toBe(1);
  });

  it("is whole over many reads", async () => {
    const { lines, reads } = await setup();
    const file = join(temporaryFolder(), "audit.jsonl");
    const pieces: string[] = [];
    for await (const piece of lines) pieces.push(piece);
    writeFileSync(file, pieces.join(""));
    expect(reads()).toBe(3);
    expect(await verifyFile(file, null)).toMatchObject({ count: COUNT, faultCount: 0, last: { seq: COUNT } });
  });
});
