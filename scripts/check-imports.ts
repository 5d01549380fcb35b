import { cruise } from "dependency-cruiser";
import extractOptions from "dependency-cruiser/config-utl/extract-depcruise-options";
import * as z from "zod";

/*
 * Runs dependency-cruiser over src (or the folder given) and fails on any violation. It also fails when suspiciously few modules were
 * seen: with a parser missing, dependency-cruiser happily reports "no violations" over nothing.
 */
const root = process.argv[2] ?? "src";
const FEWEST_MODULES = 20;
const Violation = z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) });
const Report = z.object({ summary: z.object({ totalCruised: z.int(), violations: z.array(Violation) }) });

const options = await extractOptions("./.dependency-cruiser.js");
const { output } = await cruise([root], { ...options, outputType: "json" });
if (typeof output !== "string") throw new Error("dependency-cruiser answered with no JSON");
const { summary } = Report.parse(JSON.parse(output));
for (const { from, to, rule } of summary.violations) console.error(`${rule.name}: ${from} → ${to}`);
console.log(`import rules: ${summary.totalCruised} modules, ${summary.violations.length} violations`);
if (summary.totalCruised < FEWEST_MODULES) {
  console.error(`only ${summary.totalCruised} modules were seen: the rules looked at nothing`);
  process.exit(1);
}
if (summary.violations.length > 0) process.exit(1);
