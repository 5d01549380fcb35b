import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, onTestFinished } from "vitest";
import { temporaryFolder } from "./temporary-folder.ts";

const PROGRAMS = ["/lib/systemd/systemd", "unshare", "nsenter", "systemctl"];
const START_TIMEOUT_MS = 20_000;

/** A systemd that starts cleans up temporary folders, and this one shares them with everybody: these must never run. */
const CLEANERS = ["systemd-tmpfiles-setup.service", "systemd-tmpfiles-clean.service", "systemd-tmpfiles-clean.timer"];

/**
 * The namespace's first process: a /run that says that systemd runs here, a control group of its own, then systemd as a person has it. It
 * ends when its stdin does.
 */
const INIT = `
set -e
mount -t tmpfs tmpfs /run
mkdir -p /run/systemd/system /run/user/0
chmod 700 /run/user/0
export XDG_RUNTIME_DIR=/run/user/0
/lib/systemd/systemd --user --log-target=console --log-level=warning &
echo started
cat >/dev/null || true
systemctl --user exit || true
wait
rmdir /sys/fs/cgroup/*/app.slice /sys/fs/cgroup/*/init.scope 2>/dev/null || true
`;

/** A suite that needs a systemd which may be started and stopped at will. Without one it is skipped, said aloud and counted. */
export function describeWithSystemd(name: string, suite: () => void): void {
  const why = whyNot();
  if (why !== null) process.stderr.write(`tests: ${why}: "${name}" is SKIPPED\n`);
  describe.skipIf(why !== null)(name, suite);
}

function whyNot(): string | null {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return "NO ROOT ON LINUX for namespaces";
  const missing = PROGRAMS.filter(
    (program) => spawnSync(program, ["--version"], { stdio: "ignore" }).error !== undefined,
  );
  return missing.length === 0 ? null : `NO ${missing.join(", ")}`;
}

/** What a command said. */
export interface Said {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A real systemd of a person, in mount and process namespaces of its own: it sees nobody's units but those of `home`. */
export class OwnSystemd {
  readonly home: string;
  readonly #child: ChildProcess;
  readonly #pid: number;

  private constructor(home: string, child: ChildProcess, pid: number) {
    this.home = home;
    this.#child = child;
    this.#pid = pid;
  }

  static async start(): Promise<OwnSystemd> {
    const home = temporaryFolder();
    const units = join(home, ".config/systemd/user");
    mkdirSync(units, { recursive: true });
    for (const unit of CLEANERS) symlinkSync("/dev/null", join(units, unit));
    const child = spawn("unshare", ["-m", "-p", "-f", "-C", "--mount-proc", "--kill-child", "bash", "-c", INIT], {
      env: { PATH: process.env["PATH"], HOME: home },
      stdio: ["pipe", "pipe", "inherit"],
    });
    await new Promise<void>((resolve, reject) => {
      child.stdout.once("data", () => resolve());
      child.once("exit", () => reject(new Error("systemd could not be started")));
    });
    const pid = Number(readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8").trim());
    const systemd = new OwnSystemd(home, child, pid);
    onTestFinished(() => systemd.stop());
    const lastMs = Date.now() + START_TIMEOUT_MS;
    while (systemd.run(["systemctl", "--user", "show", "--property=Version"]).status !== 0) {
      if (Date.now() > lastMs) throw new Error("systemd does not answer");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return systemd;
  }

  /** Runs a command where this systemd is the machine's. */
  run(command: readonly string[], env: Readonly<Record<string, string>> = {}): Said {
    const all = { PATH: process.env["PATH"], HOME: this.home, XDG_RUNTIME_DIR: "/run/user/0", ...env };
    const { status, stdout, stderr } = spawnSync("nsenter", ["-t", String(this.#pid), "-m", "-p", "--", ...command], {
      encoding: "utf8",
      env: all,
      timeout: 90_000,
    });
    return { status: status ?? -1, stdout, stderr };
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.stdin?.end();
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), 10_000);
    await exited;
    clearTimeout(timer);
  }
}
