import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/*
 * Lists in docs/security.md which tests show which attack case, from the tests' own names: "ATK-07: …". Without `--write` it only says
 * whether the list is up to date, and fails when it is not, or when a case that is said to be handled has no test.
 */
const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PAGE = join(ROOT, "docs", "security.md");
const BEGIN = "<!-- attack-tests:begin -->";
const END = "<!-- attack-tests:end -->";

/** A suite's or test's line up to the end of its name; the last line of a table of cases, `])("…"`, counts as a test. */
const TITLED = /^(\s*)(describe\w*\b[^"'`]*|(?:it|test)\b[^"'`]*|\](?: as const)?\)\()(["'`])((?:\\.|(?!\3).)*)\3/;

interface NamedTest {
  readonly file: string;
  readonly name: string;
  readonly cases: readonly string[];
}

const page = readFileSync(PAGE, "utf8");
const tests = testFiles(join(ROOT, "test")).flatMap(readTests);
const updated = replaceList(page, toList(tests));
const untested = handledCases(page).filter((one) => !tests.some(({ cases }) => cases.includes(one)));

if (process.argv.includes("--write")) writeFileSync(PAGE, updated);
else if (updated !== page)
  fail("docs/security.md does not list the tests as they are: node scripts/attack-tests.ts --write");
if (untested.length > 0)
  fail(`no test names ${untested.map((one) => `ATK-${one}`).join(", ")}, which docs/security.md says is handled`);
console.log(`attack cases: ${tests.length} tests of ${new Set(tests.flatMap(({ cases }) => cases)).size} cases`);

function testFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(test|spec)\.tsx?$/.test(name))
    .map((name) => join(folder, name))
    .sort();
}

/** Tests whose own name has a case's number, or that stand in a suite whose name has one. */
function readTests(file: string): NamedTest[] {
  const suites: { indent: number; name: string }[] = [];
  const found: NamedTest[] = [];
  for (const line of joinCalls(readFileSync(file, "utf8"))) {
    const call = TITLED.exec(line);
    if (!call) continue;
    const [, space = "", kind = "", , text = ""] = call;
    const name = text.replaceAll(/\\(.)/g, "$1");
    while ((suites.at(-1)?.indent ?? -1) >= space.length) suites.pop();
    if (kind.startsWith("describe")) suites.push({ indent: space.length, name });
    else found.push(named(relative(ROOT, file), [...suites.map((suite) => suite.name), name]));
  }
  return found.filter(({ cases }) => cases.length > 0);
}

/** A call that the formatter broke after its bracket, put on one line again. */
function joinCalls(source: string): string[] {
  return source.replaceAll(/\((?:\[[^\]]*\])?\n\s*(?=["'`])/g, "(").split("\n");
}

function named(file: string, parts: readonly string[]): NamedTest {
  const whole = parts.join(" › ");
  const cases = [...whole.matchAll(/ATK-(\d+)/g)].map(([, number = ""]) => number);
  return { file, name: whole.replaceAll(/ATK-\d+(, |: | and )?/g, "").trim(), cases: [...new Set(cases)] };
}

function toList(all: readonly NamedTest[]): string {
  const numbers = [...new Set(all.flatMap(({ cases }) => cases))].sort();
  const sections = numbers.map((number) => {
    const lines = all.filter(({ cases }) => cases.includes(number)).map(({ file, name }) => `- ${name} (\`${file}\`)`);
    return `**ATK-${number}**\n\n${lines.join("\n")}\n`;
  });
  return sections.join("\n");
}

function replaceList(text: string, list: string): string {
  const [before, rest] = text.split(BEGIN);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined)
    return fail(`docs/security.md has lost its marks ${BEGIN} and ${END}`);
  return `${before}${BEGIN}\n\n${list}\n${END}${after}`;
}

/** Rows of the table of cases, but for those that say "later". */
function handledCases(text: string): string[] {
  const rows = [...text.matchAll(/^\| ([\d, –]+) \| [^|]* \| ([^|]*) \|$/gm)];
  return rows
    .filter(([, , answer = ""]) => !answer.startsWith("later"))
    .flatMap(([, numbers = ""]) => numbers.split(", "));
}

function fail(line: string): never {
  console.error(line);
  process.exit(1);
}
