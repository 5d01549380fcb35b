import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { fakeSystemctl } from "../support/fake-systemctl.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const CLI = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
const ANSWERS = "exit 0";
const NO_BUS = 'echo "Failed to connect to bus: No medium found" >&2; exit 1';
const NOT_BOOTED = 'echo "System has not been booted with systemd as init system (PID 1). Can\'t operate." >&2; exit 1';

function setup(script: string | null) {
  const home = temporaryFolder();
  const data = temporaryFolder();
  const systemctl = script === null ? null : fakeSystemctl(script);
  const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    spawnSync(process.execPath, [CLI, "agent", ...args], {
      encoding: "utf8",
      env: { PATH: systemctl?.path ?? temporaryFolder(), HOME: home, LATCHKEY_DATA: data, ...env },
    });
  const unit = join(home, ".config/systemd/user/latchkey-agent.service");
  return { run, unit, systemctl, data };
}

describe.skipIf(process.platform !== "linux")("latchkey agent install, where it cannot", () => {
  it.each([
    ["there is no systemctl", null, "this machine is not run by systemd"],
    ["another init runs the machine", NOT_BOOTED, "this machine is not run by systemd"],
    ["nobody is logged in", NO_BUS, "log in as them (ssh, console), or use --system"],
  ])("writes nothing and says why when %s", (_when, script, expected) => {
    const { run, unit } = setup(script);
    for (const command of ["install", "status"]) {
      const { status, stderr } = run([command]);
      expect(status).toBe(1);
      expect(stderr).toContain(expected);
      expect(stderr.trim().split("\n")).toHaveLength(1);
    }
    expect(existsSync(unit)).toBe(false);
  });

  it("leaves a unit of somebody else alone", () => {
    const { run, unit, systemctl } = setup(ANSWERS);
    mkdirSync(dirname(unit), { recursive: true });
    writeFileSync(unit, "[Service]\nExecStart=/bin/mine\n");
    for (const command of ["install", "uninstall"]) {
      const { status, stderr } = run([command]);
      expect(status).toBe(1);
      expect(stderr).toContain("was not written by latchkey");
    }
    expect(readFileSync(unit, "utf8")).toContain("/bin/mine");
    expect(systemctl?.calls().filter((call) => /enable|start|stop|disable|reload/.test(call))).toEqual([]);
  });

  it.each([
    [["install", "--server", "https://x.example", "--token", "lke_secret"], "list of processes"],
    [["install", "--token-file", "/nowhere/token"], "/nowhere/token cannot be read"],
    [["install", "--system", "--data", "/srv/mine"], "/var/lib/latchkey"],
    [["install", "--sytem"], "unknown option '--sytem'"],
  ])("takes %j for a mistake: one line and exit code 2", (args, expected) => {
    const { run, unit } = setup(ANSWERS);
    const { status, stderr } = run(args);
    expect(stderr).toContain(expected);
    expect(status).toBe(2);
    expect(existsSync(unit)).toBe(false);
  });

  it("wants to know where, when it is given a token", () => {
    const { run } = setup(ANSWERS);
    const { status, stderr } = run(["install"], { LATCHKEY_ENROLMENT_TOKEN: "lke_secret" });
    expect(status).toBe(2);
    expect(stderr).toContain("--server URL");
    expect(stderr).not.toContain("lke_secret");
  });

  it("prints what it would do with --dry-run, and touches nothing", () => {
    const { run, unit, systemctl } = setup(ANSWERS);
    const { status, stdout } = run(["install", "--dry-run", "--server", "https://x.example"]);
    expect(status).toBe(0);
    expect(stdout).toContain(`# ${unit}\n`);
    expect(stdout).toMatch(/^ExecStart=.* --server https:\/\/x\.example$/m);
    expect(stdout).toContain("# systemctl --user enable latchkey-agent.service");
    expect(existsSync(unit)).toBe(false);
    expect(systemctl?.calls()).toEqual([]);
  });

  it("removes nothing when nothing is installed, and fails at nothing", () => {
    const { run, systemctl } = setup(ANSWERS);
    expect(run(["uninstall"])).toMatchObject({ status: 0, stderr: "" });
    expect(systemctl?.calls()).toEqual([]);
  });

  it("passes systemd's own words on", () => {
    const { run, data } = setup(
      'case "$*" in *enable*) echo "Failed to enable unit: Read-only file system" >&2; exit 1;; esac',
    );
    const { status, stderr } = run(["install"]);
    expect(status).toBe(1);
    expect(stderr).toBe(
      "latchkey: systemctl enable latchkey-agent.service failed: Failed to enable unit: Read-only file system\n",
    );
    expect(existsSync(data)).toBe(true);
  });
});
