import { spawnSync } from "node:child_process";
import { CommandFailure } from "../command-failure.ts";

export const UNIT_NAME = "latchkey-agent.service";
const ANSWER_TIMEOUT_MS = 30_000;

/** How systemd says that the unit stands. */
export interface UnitStatus {
  readonly enabled: boolean;
  /** `active`, `inactive`, `failed`, `activating` … */
  readonly active: string;
  readonly restarts: number;
  readonly lastExitCode: number;
}

/** systemd of this machine, or of this person. */
export class Systemd {
  readonly #isSystem: boolean;

  constructor(isSystem: boolean) {
    this.#isSystem = isSystem;
  }

  /** @throws CommandFailure when there is none to speak to, saying what to do instead */
  mustAnswer(): void {
    const { status, stderr } = this.#run(["show", "--property=Version"]);
    if (status === 0) return;
    if (stderr.includes("not been booted with systemd")) {
      throw new CommandFailure(
        "this machine is not run by systemd; start the agent from its own service manager instead",
      );
    }
    throw new CommandFailure(
      this.#isSystem
        ? `systemd does not answer: ${firstLine(stderr)}`
        : `there is no systemd for this person here (${firstLine(stderr)}); log in as them (ssh, console), or use --system`,
    );
  }

  /** @throws CommandFailure with systemd's own words */
  call(...args: readonly string[]): void {
    const { status, stderr } = this.#run(args);
    if (status !== 0) throw new CommandFailure(`systemctl ${args.join(" ")} failed: ${firstLine(stderr)}`);
  }

  status(): UnitStatus {
    const properties = ["UnitFileState", "ActiveState", "NRestarts", "ExecMainStatus"];
    const { stdout } = this.#run(["show", UNIT_NAME, ...properties.map((name) => `--property=${name}`)]);
    const value = (name: string) => new RegExp(`^${name}=(.*)$`, "m").exec(stdout)?.[1] ?? "";
    return {
      enabled: value("UnitFileState") === "enabled",
      active: value("ActiveState") || "unknown",
      restarts: Number(value("NRestarts")) || 0,
      lastExitCode: Number(value("ExecMainStatus")) || 0,
    };
  }

  /** The command as a person would type it. */
  command(...args: readonly string[]): string {
    return ["systemctl", ...(this.#isSystem ? [] : ["--user"]), ...args].join(" ");
  }

  journal(): string {
    return `journalctl ${this.#isSystem ? "" : "--user "}-u ${UNIT_NAME}`;
  }

  #run(args: readonly string[]): { status: number; stdout: string; stderr: string } {
    return runTool("systemctl", [...(this.#isSystem ? [] : ["--user"]), ...args]);
  }
}

/** True when this person's services go on after they log out. Null where nobody knows. */
export function lingers(user: string): boolean | null {
  const { status, stdout } = runTool("loginctl", ["show-user", user, "--property=Linger"]);
  return status === 0 ? stdout.includes("Linger=yes") : null;
}

/** @throws CommandFailure when the program is not there */
export function runTool(
  program: string,
  args: readonly string[],
): { readonly status: number; readonly stdout: string; readonly stderr: string } {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: "utf8", timeout: ANSWER_TIMEOUT_MS });
  if (error !== undefined && "code" in error && error.code === "ENOENT") {
    throw new CommandFailure(`${program} is not here: this machine is not run by systemd`);
  }
  return { status: status ?? 1, stdout: stdout ?? "", stderr: stderr || (error?.message ?? "") };
}

function firstLine(text: string): string {
  return text.trim().split("\n")[0] ?? "";
}
