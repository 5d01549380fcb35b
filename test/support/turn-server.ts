import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout } from "node:timers/promises";

const START_TIMEOUT_MS = 10_000;
/** Debian puts it where only root's PATH leads on some machines. */
const env = { ...process.env, PATH: [process.env["PATH"], "/usr/sbin", "/sbin"].join(delimiter) };

/** A running coturn with nothing but time-limited credentials. */
export interface TurnServer extends AsyncDisposable {
  readonly url: string;
  readonly secret: string;
}

export function hasTurnServer(): boolean {
  return spawnSync("turnserver", ["--version"], { env, stdio: "ignore" }).error === undefined;
}

/**
 * Starts coturn on this machine's own address; on loopback where it has no other. It may relay to loopback, which a relay for other people
 * must not.
 */
export async function startTurnServer(): Promise<TurnServer> {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-turn-"));
  const address = ownAddress();
  const port = await freePort(address);
  const secret = "shared between relay and control plane";
  const listen = [`--listening-ip=${address}`, `--relay-ip=${address}`, `--listening-port=${port}`];
  const ways = ["--no-tls", "--no-dtls", "--no-cli", "--fingerprint", "--allow-loopback-peers", "--realm=test"];
  const files = [`--userdb=${join(folder, "db")}`, `--pidfile=${join(folder, "pid")}`, "--log-file=stdout"];
  const auth = ["--use-auth-secret", `--static-auth-secret=${secret}`];
  const server = spawn("turnserver", ["-n", ...listen, ...ways, ...files, ...auth], { env, stdio: "ignore" });
  const exited = once(server, "exit");
  const stop = async () => {
    server.kill("SIGKILL");
    await exited;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await waitForPort(address, port);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `turn:${address}:${port}?transport=udp`, secret, [Symbol.asyncDispose]: stop };
}

function ownAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return addresses.find(({ family, internal }) => family === "IPv4" && !internal)?.address ?? "127.0.0.1";
}

async function freePort(address: string): Promise<number> {
  const server = createServer().listen(0, address);
  await once(server, "listening");
  const bound = server.address();
  server.close();
  await once(server, "close");
  if (bound === null || typeof bound === "string") throw new Error("no port");
  return bound.port;
}

async function waitForPort(address: string, port: number): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (performance.now() < deadline) {
    const socket = connect(port, address);
    const isOpen = await once(socket, "connect").then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isOpen) return;
    await setTimeout(50);
  }
  throw new Error("coturn does not listen");
}
