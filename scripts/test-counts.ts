import { existsSync, readFileSync } from "node:fs";
import * as z from "zod";

/*
 * Sums up the JSON reports of Vitest and Playwright into the line `N passed, N failed, N skipped`. Fails when a report is missing, when
 * a test failed, and when no test ran at all: a green run that looked at nothing is the worst kind.
 */
interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const VitestReport = z
  .object({
    numPassedTests: z.int(),
    numFailedTests: z.int(),
    numFailedTestSuites: z.int(),
    numPendingTests: z.int(),
    numTodoTests: z.int(),
    success: z.boolean(),
  })
  .transform((report): Counts => {
    // A file that cannot even be loaded has no failed test; it must not go unseen.
    const unloaded = report.success || report.numFailedTests > 0 ? 0 : Math.max(1, report.numFailedTestSuites);
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests + unloaded,
      skipped: report.numPendingTests + report.numTodoTests,
    };
  });

const PlaywrightReport = z
  .object({
    stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int(), skipped: z.int() }),
    errors: z.array(z.unknown()),
  })
  .transform(({ stats, errors }): Counts => ({
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  }));

const Report = z.union([VitestReport, PlaywrightReport]);

const files = process.argv.slice(2);
if (files.length === 0) fail("usage: test-counts.ts REPORT.json…");

const total = files.map(read).reduce(add, { passed: 0, failed: 0, skipped: 0 });
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
if (total.failed > 0 || total.passed === 0) process.exit(1);

function read(file: string): Counts {
  if (!existsSync(file)) return missing(file);
  const report = Report.safeParse(JSON.parse(readFileSync(file, "utf8")));
  if (!report.success) fail(`${file} is neither a report of Vitest nor of Playwright`);
  const { passed, failed, skipped } = report.data;
  console.log(`${file}: ${passed} passed, ${failed} failed, ${skipped} skipped`);
  return report.data;
}

/** The suite ended before it could report: that is a failure of its own. */
function missing(file: string): Counts {
  console.error(`${file} is missing: its tests did not finish`);
  return { passed: 0, failed: 1, skipped: 0 };
}

function add(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

function fail(line: string): never {
  console.error(line);
  process.exit(2);
}
