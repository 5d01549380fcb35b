import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

const START_TIMEOUT_MS = 20_000;

export interface XDisplayOptions {
  /** Pixels. */
  readonly width?: number;
  readonly height?: number;
  /** A display number to take; without it the server picks a free one. */
  readonly number?: number;
  /** A file of cookies that clients must show; without it every local client is let in. */
  readonly authorityFile?: string;
}

/** A running Xvfb. Whoever starts it stops it. */
export interface XDisplay {
  /** What goes into DISPLAY, e.g. `:99`. */
  readonly name: string;
  readonly number: number;
  readonly pid: number;
  /** SIGTERM; resolves when the server is gone and its socket removed. */
  stop(): Promise<void>;
  /** SIGKILL: the server dies as if it had crashed. */
  kill(): Promise<void>;
}

/** Whether displays can be had here at all. */
export function hasXvfb(): boolean {
  return spawnSync("Xvfb", ["-help"], { stdio: "ignore" }).error === undefined;
}

/** Starts an X server without a screen. It is ready for clients when this resolves. */
export async function startXDisplay(options: XDisplayOptions = {}): Promise<XDisplay> {
  const { width = 1_280, height = 720, number: wanted, authorityFile } = options;
  const args = ["-displayfd", "3", "-screen", "0", `${width}x${height}x24`, "-nolisten", "tcp", "-noreset"];
  if (wanted !== undefined) args.unshift(`:${wanted}`);
  if (authorityFile !== undefined) args.push("-auth", authorityFile);
  const server = spawn("Xvfb", args, { stdio: ["ignore", "ignore", "pipe", "pipe"] });
  let stderr = "";
  server.stderr?.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const exited = once(server, "exit");
  const number = await Promise.race([
    readNumber(server.stdio[3] as Readable),
    exited.then(() => Promise.reject(new Error(`Xvfb ended at once:\n${stderr}`))),
  ]);
  const end = async (signal: "SIGTERM" | "SIGKILL") => {
    if (server.exitCode === null && server.signalCode === null) server.kill(signal);
    await exited;
  };
  return {
    name: `:${number}`,
    number,
    pid: server.pid ?? -1,
    stop: () => end("SIGTERM"),
    kill: () => end("SIGKILL"),
  };
}

/** The server writes its number when it is ready for clients. */
async function readNumber(pipe: Readable): Promise<number> {
  const lines = createInterface({ input: pipe });
  const [line] = (await once(lines, "line", { signal: AbortSignal.timeout(START_TIMEOUT_MS) })) as [string];
  return Number(line);
}
