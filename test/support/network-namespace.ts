import { execFileSync, spawn, spawnSync, type ChildProcess, type SpawnOptions } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { delimiter } from "node:path";

/** `ip` and `tc` live where only root's PATH leads. */
const PATH_WITH_SBIN = [process.env["PATH"], "/usr/sbin", "/sbin"].join(delimiter);
/** How long a packet may wait in a shaped cable's queue; what would wait longer is dropped. */
const QUEUE_MS = 100;

/** A second machine, as far as the network is concerned: it is joined to this one by a single cable that one may pull. */
export interface NetworkNamespace {
  /** This machine's end of the cable: where a server must listen to be reached from inside. */
  readonly hostAddress: string;
  /** The other end. */
  readonly address: string;
  /** Runs the command that follows it on the other machine. */
  readonly command: readonly string[];
  /** This machine's end of the cable, as an interface. */
  readonly hostInterface: string;
  /** Starts a process on the other machine; it is killed with the namespace. */
  spawn(command: string, args: readonly string[], options?: SpawnOptions): ChildProcess;
  /** Pulls the cable: packets are lost in both directions, nobody is told, no connection is reset. */
  cut(): void;
  /** Plugs the cable in again. */
  plug(): void;
  /** Lets no more than this through, in each direction. */
  shape(bitsPerSecond: number): void;
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

/** Makes a namespace with a route to everywhere through this machine. Disposing of it removes it with everything that runs in it. */
export function makeNamespace(): NetworkNamespace & Disposable {
  const name = uniqueName();
  const hostInterface = `${name}h`;
  const { hostAddress, address } = pickAddresses();
  ip("netns", "add", name);
  try {
    ip("link", "add", hostInterface, "type", "veth", "peer", "name", "eth0", "netns", name);
    ip("address", "add", `${hostAddress}/30`, "dev", hostInterface);
    ip("link", "set", hostInterface, "up");
    ip("-n", name, "address", "add", `${address}/30`, "dev", "eth0");
    ip("-n", name, "link", "set", "lo", "up");
    ip("-n", name, "link", "set", "eth0", "up");
    ip("-n", name, "route", "add", "default", "via", hostAddress);
  } catch (error) {
    removeNamespace(name);
    throw error;
  }
  return {
    hostAddress,
    address,
    hostInterface,
    command: ["ip", "netns", "exec", name],
    spawn: (command, args, options = {}) =>
      spawn("ip", ["netns", "exec", name, command, ...args], {
        ...options,
        env: { ...(options.env ?? process.env), PATH: PATH_WITH_SBIN },
      }),
    cut: () => ip("link", "set", hostInterface, "down"),
    plug: () => ip("link", "set", hostInterface, "up"),
    shape: (bitsPerSecond) => {
      run("tc", ...shaping(hostInterface, bitsPerSecond));
      ip("netns", "exec", name, "tc", ...shaping("eth0", bitsPerSecond));
    },
    [Symbol.dispose]: () => removeNamespace(name),
  };
}

function shaping(device: string, bitsPerSecond: number): string[] {
  const bucket = ["tbf", "rate", `${bitsPerSecond}bit`, "burst", "16kb", "latency", `${QUEUE_MS}ms`];
  return ["qdisc", "replace", "dev", device, "root", ...bucket];
}

/** Whoever still runs inside was started for it; the cable goes with the namespace. */
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
  return run("ip", ...args);
}

function run(command: string, ...args: string[]): string {
  return execFileSync(command, args, { encoding: "utf8", env: { ...process.env, PATH: PATH_WITH_SBIN } });
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
