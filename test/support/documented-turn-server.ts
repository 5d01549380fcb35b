import { spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, onTestFinished } from "vitest";
import { temporaryFolder } from "./temporary-folder.ts";
import { hasTurnServer } from "./turn-server.ts";

const STARTS_WITHIN_MS = 10_000;
const LOOKS_EVERY_MS = 50;

/** A suite that needs coturn. Without it, it is skipped, said aloud and counted as skipped. */
export function describeWithTurn(name: string, suite: () => void): void {
  const can = hasTurnServer();
  if (!can) process.stderr.write(`tests: NO turnserver (coturn): "${name}" is SKIPPED\n`);
  describe.skipIf(!can)(name, suite);
}

/** The lines for `turnserver.conf` that the operator is told to write. */
export function documentedConfiguration(): string {
  const text = readFileSync(new URL("../../docs/security.md", import.meta.url), "utf8");
  const block = /```conf\n(.*?)```/s.exec(text)?.[1];
  if (block === undefined) throw new Error("docs/security.md has no coturn configuration");
  return block;
}

/** A coturn of the test's own on a port of loopback with these lines and this secret; ended when the test ends. Answers its port. */
export async function startDocumentedTurnServer(configuration: string, secret: string): Promise<number> {
  const folder = temporaryFolder();
  const port = await freeUdpPort();
  const own = [`listening-port=${port}`, "listening-ip=127.0.0.1", "relay-ip=127.0.0.1", "no-tcp", "no-tls", "no-dtls"];
  const lines = [...own, `pidfile=${join(folder, "turn.pid")}`, `userdb=${join(folder, "turn.db")}`, "log-file=stdout"];
  const file = join(folder, "turnserver.conf");
  writeFileSync(file, `${configuration.replace("SECRET", secret)}\n${lines.join("\n")}\n`);
  const child = spawn("turnserver", ["-c", file], { stdio: ["ignore", "pipe", "pipe"], cwd: folder });
  const closed = once(child, "close");
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await closed;
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
  await untilItAnswers(port, () => said);
  return port;
}

async function freeUdpPort(): Promise<number> {
  const socket = createSocket("udp4");
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address();
  socket.close();
  return port;
}

/** Sends a STUN binding request until one is answered. */
async function untilItAnswers(port: number, said: () => string): Promise<void> {
  const socket = createSocket("udp4");
  const binding = Buffer.from("000100002112a442" + "00".repeat(12), "hex");
  const { promise, reject, resolve } = Promise.withResolvers<void>();
  socket.once("message", () => resolve());
  // Before it listens the system says so.
  socket.on("error", () => undefined);
  const asking = setInterval(() => socket.send(binding, port, "127.0.0.1"), LOOKS_EVERY_MS);
  const timeout = setTimeout(() => reject(new Error(`turnserver does not answer: ${said()}`)), STARTS_WITHIN_MS);
  try {
    await promise;
  } finally {
    clearInterval(asking);
    clearTimeout(timeout);
    socket.close();
  }
}
