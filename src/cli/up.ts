import { randomBytes } from "node:crypto";
import type { Command } from "commander";
import { toBase64Url } from "../base/base64url.ts";
import { systemClock } from "../base/clock.ts";
import { defaultDataFolder, preparePrivateFolder } from "../node/data-folder.ts";
import { AGENT_RESTART, keepRunning } from "../node/keep-running.ts";
import { loopbackOrigin } from "../node/loopback.ts";
import { StartError } from "../node/start-error.ts";
import { Child } from "./child.ts";

export interface UpOptions {
  readonly listen?: string;
  readonly data?: string;
  readonly tlsCert?: string;
}

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
    await Promise.race([superviseAgent(loopbackOrigin(address), data, token, options.tlsCert, signal), serverGone]);
  } finally {
    await server.stop();
  }
}

function serverArguments(options: UpOptions, data: string, passedOn: readonly string[]): string[] {
  const listen = options.listen === undefined ? [] : ["--listen", options.listen];
  const cert = options.tlsCert === undefined ? [] : ["--tls-cert", options.tlsCert];
  return ["server", "--data", data, ...listen, ...cert, ...passedOn];
}

/** Keeps the agent running, and waits after one that shall not run any more: the control plane goes on. */
async function superviseAgent(
  server: string,
  data: string,
  token: string,
  tlsCert: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const env = {
    LATCHKEY_ENROLMENT_TOKEN: token,
    ...(tlsCert === undefined ? {} : { NODE_EXTRA_CA_CERTS: tlsCert }),
  };
  const ended = await keepRunning(
    {
      clock: systemClock,
      random: Math.random,
      bounds: AGENT_RESTART,
      start: () => Child.start("agent", ["--data", data, "--server", server], env),
      onCrash: (_code, delayMs) =>
        say(`this machine's agent ended unexpectedly; it is started again in ${Math.round(delayMs / 1000)} s`),
    },
    signal,
  );
  if (ended === null) return;
  say(`this machine's agent stopped; start it again with: latchkey agent --data ${data}`);
  await aborted(signal);
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

function say(line: string): void {
  process.stderr.write(`latchkey: ${line}\n`);
}
