import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const SCRIPT = fileURLToPath(new URL("../../../scripts/test-counts.ts", import.meta.url));

describe("the sum of the test reports", () => {
  it("adds what both runners counted into the last line", () => {
    const { lastLine, status } = sum(vitest({ numPassedTests: 40, numPendingTests: 2 }), playwright({ expected: 3 }));

    expect(lastLine).toBe("43 passed, 0 failed, 2 skipped");
    expect(status).toBe(0);
  });

  it.each([
    [
      "a failed test",
      [vitest({ numPassedTests: 4, numFailedTests: 1, success: false })],
      "4 passed, 1 failed, 0 skipped",
    ],
    [
      "a test file that could not be loaded",
      [vitest({ numPassedTests: 4, numFailedTestSuites: 1, success: false })],
      "4 passed, 1 failed, 0 skipped",
    ],
    ["a flaky browser test", [playwright({ expected: 4, flaky: 1 })], "4 passed, 1 failed, 0 skipped"],
    ["a browser run that broke off", [playwright({ expected: 4 }, ["no browser"])], "4 passed, 1 failed, 0 skipped"],
    ["a missing report", [vitest({ numPassedTests: 4 }), null], "4 passed, 1 failed, 0 skipped"],
    ["a run of no tests at all", [vitest({}), playwright({})], "0 passed, 0 failed, 0 skipped"],
    ["a run that skipped everything", [vitest({ numPendingTests: 9 })], "0 passed, 0 failed, 9 skipped"],
  ])("fails for %s", (_name, reports, line) => {
    const { lastLine, status } = sum(...reports);

    expect(lastLine).toBe(line);
    expect(status).toBe(1);
  });
});

function vitest(counts: Record<string, number | boolean>) {
  const none = { numPassedTests: 0, numFailedTests: 0, numFailedTestSuites: 0, numPendingTests: 0, numTodoTests: 0 };
  return { ...none, success: true, ...counts };
}

function playwright(stats: Record<string, number>, errors: string[] = []) {
  return { stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0, ...stats }, errors };
}

/** Runs the script over these reports; null stands for a report that was never written. */
function sum(...reports: (object | null)[]) {
  const folder = temporaryFolder();
  const files = reports.map((report, index) => {
    const file = join(folder, `${index}.json`);
    if (report !== null) writeFileSync(file, JSON.stringify(report));
    return file;
  });
  const { stdout, status } = spawnSync(process.execPath, [SCRIPT, ...files], { encoding: "utf8" });
  return { lastLine: stdout.trim().split("\n").at(-1), status };
}
