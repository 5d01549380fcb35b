import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { launchdPlist } from "../../../../src/cli/service/launchd-plist.ts";
import { unitText, type ServiceLaunch } from "../../../../src/cli/service/unit-text.ts";
import { quoteWindowsArgument, windowsTask } from "../../../../src/cli/service/windows-task.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const LAUNCH: ServiceLaunch = {
  command: ["/bin/sleep", "--data", "/srv/a b", "--server", "https://keys.example:7420"],
  env: { MALLOC_ARENA_MAX: "1" },
  hosts: true,
};
const SYSTEM = { kind: "system", user: "root" } as const;
const USER = { kind: "user" } as const;

/** The values of one key, in order. */
function values(unit: string, key: string): string[] {
  return [...unit.matchAll(new RegExp(`^${key}=(.*)$`, "gm"))].map(([, value = ""]) => value);
}

const hasAnalyze = spawnSync("systemd-analyze", ["--version"]).status === 0;
if (!hasAnalyze) process.stderr.write("tests: NO systemd-analyze: checking the units is SKIPPED\n");

describe("the agent as a unit of systemd", () => {
  it("is started again after a crash, not for ever, and not when only a person can mend it", () => {
    const unit = unitText(LAUNCH, USER);
    expect(values(unit, "Restart")).toEqual(["on-failure"]);
    expect(values(unit, "RestartPreventExitStatus")).toEqual(["2"]);
    expect(values(unit, "StartLimitBurst")).toEqual(["10"]);
    expect(values(unit, "ExecStart")).toEqual(['/bin/sleep --data "/srv/a b" --server https://keys.example:7420']);
  });

  it("of the machine holds no capability, sees no home, and writes to its own folder only", () => {
    const unit = unitText(LAUNCH, SYSTEM);
    for (const [key, value] of Object.entries({
      CapabilityBoundingSet: "",
      NoNewPrivileges: "yes",
      ProtectSystem: "strict",
      ProtectHome: "yes",
      PrivateTmp: "yes",
      StateDirectory: "latchkey",
      StateDirectoryMode: "0700",
      User: "root",
      WantedBy: "multi-user.target",
    })) {
      expect(values(unit, key), key).toEqual([value]);
    }
    expect(values(unit, "RestrictNamespaces")).toEqual(["user pid net"]);
    expect(values(unitText({ ...LAUNCH, hosts: false }, SYSTEM), "RestrictNamespaces")).toEqual(["yes"]);
  });

  it.each([
    ["a percent sign", "/srv/50%", "/srv/50%%"],
    ["a dollar sign", "/srv/$HOME", "/srv/$$HOME"],
    ["a space", "/srv/a b", '"/srv/a b"'],
    ["quotes and a backslash", '/srv/"a"\\', '"/srv/\\"a\\"\\\\"'],
    ["a semicolon", "/srv/a;b", '"/srv/a;b"'],
    ["nothing", "", '""'],
  ])("says %s so that systemd takes it for itself", (_what, argument, written) => {
    const unit = unitText({ ...LAUNCH, command: ["/bin/true", argument] }, USER);
    expect(values(unit, "ExecStart")).toEqual([`/bin/true ${written}`]);
  });

  it("ATK-42: has no line that an argument brought along", () => {
    const command = ["/bin/true", "x\nExecStartPre=/bin/evil"];
    expect(() => unitText({ ...LAUNCH, command }, USER)).toThrow("control characters");
    expect(() => unitText({ ...LAUNCH, env: { A: "b\nUser=root" } }, USER)).toThrow("control characters");
  });

  it.skipIf(!hasAnalyze).each([
    ["of a person", LAUNCH, USER],
    ["of the machine", LAUNCH, SYSTEM],
    ["of the machine, showing nothing", { ...LAUNCH, hosts: false }, SYSTEM],
    ["with hostile paths", { ...LAUNCH, command: ["/bin/true", '/srv/"%h" $HOME\\;'] }, USER],
  ] as const)("passes systemd-analyze verify: %s", (_which, launch, scope) => {
    const file = join(temporaryFolder(), "latchkey-agent.service");
    writeFileSync(file, unitText(launch, scope));
    const manager = scope.kind === "user" ? "--user" : "--system";
    const { status, stderr } = spawnSync("systemd-analyze", ["verify", manager, "--man=no", file], {
      encoding: "utf8",
      // A person's units are looked at as for somebody who is logged in.
      env: { ...process.env, XDG_RUNTIME_DIR: temporaryFolder() },
    });
    const complaints = stderr.split("\n").filter((line) => line.includes("latchkey-agent.service"));
    expect(complaints).toEqual([]);
    expect(status, stderr).toBe(0);
  });

  it.skipIf(!hasAnalyze)("would be noticed if it said something that systemd does not know", () => {
    const file = join(temporaryFolder(), "latchkey-agent.service");
    writeFileSync(file, unitText(LAUNCH, SYSTEM).replace("ProtectHome=", "ProtectHouse="));
    const { stderr } = spawnSync("systemd-analyze", ["verify", "--system", "--man=no", file], { encoding: "utf8" });
    expect(stderr).toContain("ProtectHouse");
  });
});

describe("the agent as a service elsewhere", () => {
  it("is a launch agent that is started again after a failure", () => {
    const plist = launchdPlist({ ...LAUNCH, command: ["/opt/node", "--data", "/Users/mina/<a> & b"] }, "/tmp/log");
    expect(plist).toContain("<string>/Users/mina/&lt;a&gt; &amp; b</string>");
    expect(plist).toContain("<key>SuccessfulExit</key><false/>");
    expect(plist.match(/<dict>/g)).toHaveLength(plist.match(/<\/dict>/g)?.length ?? 0);
  });

  it("is a task of its person's session on Windows", () => {
    const task = windowsTask({
      command: ["C:\\Program Files\\node.exe", "--data", "C:\\a b\\", "--server", "https://x"],
    });
    expect(task).toContain("<Command>C:\\Program Files\\node.exe</Command>");
    expect(task).toContain("<Arguments>--data &quot;C:\\a b\\\\&quot; --server https://x</Arguments>");
    expect(task).toContain("<RunLevel>LeastPrivilege</RunLevel>");
  });

  it.each([
    ["plain", "plain"],
    ["two words", '"two words"'],
    ['say "x"', '"say \\"x\\""'],
    ["C:\\a b\\", '"C:\\a b\\\\"'],
    ["", '""'],
  ])("quotes %j for Windows as %s", (argument, quoted) => {
    expect(quoteWindowsArgument(argument)).toBe(quoted);
  });
});
