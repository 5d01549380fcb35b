import { execFileSync, spawn, spawnSync, type ChildProcess, type SpawnOptions } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { delimiter } from "node:path";
import { describe, onTestFinished } from "vitest";

/** `ip` lives where only root's PATH leads. */
const PATH_WITH_SBIN = [process.env["PATH"], "/usr/sbin", "/sbin"].join(delimiter);

/** A second machine, as far as the network is concerned: it is joined to this one by a single cable that a test may pull. */
export interface NetworkNamespace {
  /** This machine's end of the cable: where a server must listen to be reached from inside. */
  readonly hostAddress: string;
  /** The other end. */
  readonly address: string;
  /** Runs the command that follows it on the other machine. */
  readonly command: readonly string[];
  /** Starts a process on the other machine; it is killed with the namespace when the test ends. */
  spawn(command: string, args: readonly string[], options?: SpawnOptions): ChildProcess;
  /** Pulls the cable: packets are lost in both directions, nobody is told, no connection is reset. */
  cut(): void;
  /** Plugs the cable in again. */
  plug(): void;
}

let usable: boolean | undefined;

/** Whether this process may make network namespaces: that takes Linux, root and iproute2. Found out once by making one. */
export function canUseNetns(): boolean {
  usable ??= process.platform === "linux" && process.getuid?.() === 0 && tryNamespace();
  return usable;
}

function tryNamespace(): boolean {
  const name = uniqueName();
  const end = `${name}x`;
  const env = { ...process.env, PATH: PATH_WITH_SBIN };
  const run = (...args: string[]) => spawnSync("ip", args, { env, stdio: "ignore" }).status === 0;
  if (!run("netns", "add", name)) return false;
  const worked = run("link", "add", end, "type", "veth", "peer", "name", "eth0", "netns", name);
  run("netns", "delete", name);
  return worked;
}

/** A suite that needs a second machine on the network. Without namespaces it is skipped, said aloud and counted as skipped. */
export function describeWithNetns(name: string, suite: () => void): void {
  const can = canUseNetns();
  if (!can) process.stderr.write(`tests: NO NETWORK NAMESPACES (root and iproute2 are needed): "${name}" is SKIPPED\n`);
  describe.skipIf(!can)(name, suite);
}

/** Makes a namespace of the test's own, removed with everything in it when the test ends. */
export function createNamespace(): NetworkNamespace {
  const name = uniqueName();
  const hostEnd = `${name}h`;
  const { hostAddress, address } = pickAddresses();
  ip("netns", "add", name);
  onTestFinished(() => removeNamespace(name));
  ip("link", "add", hostEnd, "type", "veth", "peer", "name", "eth0", "netns", name);
  ip("address", "add", `${hostAddress}/30`, "dev", hostEnd);
  ip("link", "set", hostEnd, "up");
  ip("-n", name, "address", "add", `${address}/30`, "dev", "eth0");
  ip("-n", name, "link", "set", "lo", "up");
  ip("-n", name, "link", "set", "eth0", "up");
  return {
    hostAddress,
    address,
    command: ["ip", "netns", "exec", name],
    spawn: (command, args, options = {}) =>
      spawn("ip", ["netns", "exec", name, command, ...args], {
        ...options,
        env: { ...(options.env ?? process.env), PATH: PATH_WITH_SBIN },
      }),
    cut: () => ip("link", "set", hostEnd, "down"),
    plug: () => ip("link", "set", hostEnd, "up"),
  };
}

/** Whoever still runs inside was started by the test; the cable goes with the namespace. */
function removeNamespace(name: string): void {
  for (const pid of ip("netns", "pids", name).split("\n").filter(Boolean)) killIfThere(Number(pid));
  ip("netns", "delete", name);
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    // It may have ended between the listing and now; anything else is worth knowing.
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

function ip(...args: string[]): string {
  return execFileSync("ip", args, { encoding: "utf8", env: { ...process.env, PATH: PATH_WITH_SBIN } });
}

/** Interface names have 15 characters at most, and one letter is added to this. */
function uniqueName(): string {
  return `lk${randomBytes(5).toString("hex")}`;
}

/** A random /30 out of 10.200.0.0/13, so that tests that run side by side do not meet. */
function pickAddresses(): { hostAddress: string; address: string } {
  const network = `10.${200 + randomInt(8)}.${randomInt(256)}`;
  const first = randomInt(64) * 4;
  return { hostAddress: `${network}.${first + 1}`, address: `${network}.${first + 2}` };
}
