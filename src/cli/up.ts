import { randomBytes } from "node:crypto";
import type { Command } from "commander";
import { doubledCeiling, fullJitterDelay } from "../base/backoff.ts";
import { toBase64Url } from "../base/base64url.ts";
import { defaultDataFolder, preparePrivateFolder } from "../node/data-folder.ts";
import { StartError } from "../node/start-error.ts";
import { Child } from "./child.ts";

export interface UpOptions {
  readonly listen?: string;
  readonly data?: string;
  readonly tlsCert?: string;
}

/** A crashed agent is started again after about this long, then more and more slowly; long enough to be seen offline. */
const AGENT_RESTART = { firstMs: 10_000, maxMs: 60_000 };
const READY_TIMEOUT_MS = 60_000;

/** Options that `up` itself must understand; the others go to the control plane as they are. */
export function upOptions(command: Command): Command {
  return command
    .option("--listen <host:port>", "where to listen (default 127.0.0.1:7420; port 0 = any free one)")
    .option("--data <dir>", "data folder")
    .option("--tls-cert <file>", "serve https with this certificate (PEM), together with --tls-key")
    .allowUnknownOption()
    .allowExcessArguments();
}

/** Starts the control plane, waits until it answers, then starts this machine's agent. Ends both when `signal` aborts. */
export async function runUp(options: UpOptions, passedOn: readonly string[], signal: AbortSignal): Promise<void> {
  const data = preparePrivateFolder(options.data ?? defaultDataFolder(process.env, process.platform));
  // Known to the two children only: with it the machine that runs the control plane enrols itself.
  const token = toBase64Url(randomBytes(32));
  const server = Child.start("control-plane", serverArguments(options, data, passedOn), {
    LATCHKEY_BOOTSTRAP_TOKEN: token,
  });
  try {
    const address = await server.waitForLine(/^ready (\S+)$/, READY_TIMEOUT_MS, signal);
    if (address === null) return;
    const serverGone = server.exited.then((code) => {
      if (!signal.aborted) throw new StartError(`the control plane stopped with exit code ${code}`);
    });
    await Promise.race([superviseAgent(loopbackUrl(address), data, token, options.tlsCert, signal), serverGone]);
  } finally {
    await server.stop();
  }
}

function serverArguments(options: UpOptions, data: string, passedOn: readonly string[]): string[] {
  const listen = options.listen === undefined ? [] : ["--listen", options.listen];
  const cert = options.tlsCert === undefined ? [] : ["--tls-cert", options.tlsCert];
  return ["server", "--data", data, ...listen, ...cert, ...passedOn];
}

/** This machine's own agent comes by loopback, also when the control plane listens everywhere. */
function loopbackUrl(ready: string): string {
  const url = new URL(ready);
  if (url.hostname === "0.0.0.0") url.hostname = "127.0.0.1";
  if (url.hostname === "[::]") url.hostname = "[::1]";
  return url.origin;
}

/**
 * Keeps the agent running: a crash is answered with a restart, a clean exit (somebody stopped it on purpose) is not, and neither is an
 * exit with 2, which only a person can mend.
 */
async function superviseAgent(
  server: string,
  data: string,
  token: string,
  tlsCert: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const trust = tlsCert === undefined ? {} : { NODE_EXTRA_CA_CERTS: tlsCert };
  for (let crashes = 0; !signal.aborted; crashes++) {
    const agent = Child.start("agent", ["--data", data, "--server", server], {
      LATCHKEY_ENROLMENT_TOKEN: token,
      ...trust,
    });
    const code = await agent.exitedOrStoppedBy(signal);
    if (signal.aborted) return;
    if (code === 0 || code === 2) {
      say(`this machine's agent stopped; start it again with: latchkey agent --data ${data}`);
      await aborted(signal);
      return;
    }
    // Half the delay is certain, so that a crash loop never spins.
    const delayMs =
      AGENT_RESTART.firstMs / 2 + fullJitterDelay(doubledCeiling(crashes, AGENT_RESTART), AGENT_RESTART, Math.random);
    say(`this machine's agent ended unexpectedly; it is started again in ${Math.round(delayMs / 1000)} s`);
    await Promise.race([aborted(signal), new Promise((resolve) => setTimeout(resolve, delayMs).unref())]);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

function say(line: string): void {
  process.stderr.write(`latchkey: ${line}\n`);
}
