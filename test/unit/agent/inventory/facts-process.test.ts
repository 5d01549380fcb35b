import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { findFactsInProcess } from "../../../../src/agent/inventory/facts-process.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const AGENT = fileURLToPath(new URL("../../../../src/agent/main.ts", import.meta.url));

/** An entry point that does what `code` says. */
function entry(code: string): string {
  const path = join(temporaryFolder(), "entry.mjs");
  writeFileSync(path, code);
  return path;
}

describe("finding facts in a process of their own", () => {
  it("works with the agent's own entry point, on whatever machine this test runs", async () => {
    const facts = await findFactsInProcess(AGENT, new AbortController().signal);

    expect(facts).toMatchObject({ gpus: expect.any(Array), displays: expect.any(Array) });
  });

  it.each([
    ["ends with an error", "process.exit(3)"],
    ["prints no JSON", "console.log('hello')"],
    ["prints something else", "console.log(JSON.stringify({ gpus: 7 }))"],
    ["prints without end", "import { writeSync } from 'node:fs'; for (;;) writeSync(1, 'x'.repeat(10_000))"],
  ])("fails when the process %s", async (_what, code) => {
    await expect(findFactsInProcess(entry(code), new AbortController().signal)).rejects.toThrow();
  });

  it("ends a process that hangs when the agent stops", async () => {
    const stop = new AbortController();
    const found = findFactsInProcess(entry("setInterval(() => {}, 1_000)"), stop.signal);

    stop.abort();

    await expect(found).rejects.toThrow("aborted");
  });
});
