import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const CLI = fileURLToPath(new URL("../../../dist/node/cli.js", import.meta.url));
const READY_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 8_000;

/** The real product as a person starts it: the bundle's `latchkey up` in a data folder of its own, on a free port. */
export interface Product {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** What the person is told to open first: the set-up page with the code in its fragment. */
  readonly setupUrl: string;
  readonly setupCode: string;
  readonly dataFolder: string;
  /** The process id of the agent that `up` started; throws when it does not run. */
  agentPid(): number;
}

/** A process of the product that a test started beside `up`. */
export interface Running {
  readonly process: ChildProcess;
  /** Everything that it said on stderr so far. */
  readonly log: () => string;
  stop(): Promise<void>;
}

/** `more`: further arguments of `latchkey up`. */
export async function startProduct(more: readonly string[] = []): Promise<Product & AsyncDisposable> {
  const dataFolder = mkdtempSync(join(tmpdir(), "latchkey-e2e-"));
  const up = startCli(["up", "--data", dataFolder, "--listen", "127.0.0.1:0", ...more]);
  const end = async () => {
    await up.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  };
  try {
    const [url, setupCode, setupUrl] = await waitForLines(up, [
      /^ready (http\S+)$/,
      /^setup code: (\S+)$/,
      /^first account: (http\S+)$/,
    ]);
    if (url === undefined || setupCode === undefined || setupUrl === undefined) throw new Error("a line was missing");
    return {
      url,
      setupCode,
      setupUrl,
      dataFolder,
      agentPid: () => findAgent(up.process.pid ?? 0),
      [Symbol.asyncDispose]: end,
    };
  } catch (error) {
    await end();
    throw new Error(`the product did not start:\n${up.log()}`, { cause: error });
  }
}

/** Starts `latchkey …` as a separate process. The caller stops it. */
export function startCli(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Running {
  const child = spawn(process.execPath, [CLI, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (log += text));
  return { process: child, log: () => log, stop: () => stopProcess(child) };
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_TIMEOUT_MS);
  await exited;
  clearTimeout(timer);
}

/** The first group of the first line of stdout that matches each pattern, in any order of arrival. */
export function waitForLines(running: Running, patterns: readonly RegExp[]): Promise<string[]> {
  const { promise, resolve, reject } = Promise.withResolvers<string[]>();
  const found = new Map<RegExp, string>();
  const timer = setTimeout(() => reject(new Error(`only ${found.size} lines in time`)), READY_TIMEOUT_MS);
  const { process: child } = running;
  child.once("exit", (code) => reject(new Error(`it ended with exit code ${code}`)));
  if (!child.stdout) throw new Error("its stdout is not ours to read");
  createInterface({ input: child.stdout }).on("line", (line) => {
    for (const pattern of patterns) {
      const match = pattern.exec(line);
      if (match) found.set(pattern, match[1] ?? "");
    }
    if (found.size === patterns.length) resolve(patterns.map((pattern) => found.get(pattern) ?? ""));
  });
  return promise.finally(() => clearTimeout(timer));
}

/** `up` runs two children; the agent is the one whose command line says so. */
function findAgent(upPid: number): number {
  const children = readFileSync(`/proc/${upPid}/task/${upPid}/children`, "utf8").trim().split(" ").filter(Boolean);
  const agent = children.find((pid) => /\/agent(\/main)?\.[jt]s/.test(readFileSync(`/proc/${pid}/cmdline`, "utf8")));
  if (agent === undefined) throw new Error("the agent does not run");
  return Number(agent);
}
