import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { CreatedEnrolmentToken } from "../../src/protocol/http/machine.ts";
import { HttpClient } from "../support/http-client.ts";
import { startServer } from "../support/latchkey-process.ts";
import { describeWithSystemd, OwnSystemd } from "../support/own-systemd.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const CLI = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

async function setup() {
  const { url } = await startServer(temporaryFolder());
  const owner = await HttpClient.asOwner(url);
  const systemd = await OwnSystemd.start();
  const data = temporaryFolder();
  const unit = join(systemd.home, ".config/systemd/user/latchkey-agent.service");
  const service = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    systemd.run([process.execPath, CLI, "agent", ...args, "--data", data], env);
  const token = async () =>
    CreatedEnrolmentToken.parse(await owner.ok("POST", "/app/v1/enrolment-tokens", { preapproved: true })).token;
  const show = (property: string) =>
    systemd
      .run(["systemctl", "--user", "show", "latchkey-agent.service", `--property=${property}`, "--value"])
      .stdout.trim();
  const install = async () =>
    service(["install", "--server", url, "--no-hosting"], { LATCHKEY_ENROLMENT_TOKEN: await token() });
  return { systemd, data, unit, service, token, show, install, url };
}

describeWithSystemd("latchkey agent install, under a real systemd", () => {
  it("enrols, starts, is started again after a kill, says so, and goes without a trace but its data", async () => {
    const { unit, service, show, install, systemd, data } = await setup();
    const installed = await install();
    expect(installed.stderr).toBe("");
    expect(installed.stdout).toContain(`installed: ${unit}`);
    expect(installed.status).toBe(0);
    expect(show("ActiveState")).toBe("active");
    expect(show("UnitFileState")).toBe("enabled");
    const status = service(["status"]);
    expect(status.stdout).toMatch(/^running: yes$/m);
    expect(status.stdout).toMatch(/^state +online$/m);
    expect(status.status).toBe(0);

    const firstPid = show("MainPID");
    systemd.run(["kill", "-9", firstPid]);
    await expect.poll(() => show("NRestarts"), { timeout: 20_000 }).toBe("1");
    await expect.poll(() => service(["status"]).stdout, { timeout: 20_000 }).toMatch(/^state +online$/m);
    expect(show("MainPID")).not.toBe(firstPid);

    const removed = service(["uninstall"]);
    expect(removed.stdout).toContain(`removed: ${unit}`);
    expect(existsSync(unit)).toBe(false);
    expect(show("ActiveState")).toBe("inactive");
    expect(existsSync(join(data, "agent", "identity.json")) || existsSync(join(data, "agent"))).toBe(true);
    expect(service(["uninstall"])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("not installed") as string,
    });
    expect(service(["status"]).status).toBe(1);
  });

  it("changes nothing when it is installed twice, and leaves the token in no file and no command line", async () => {
    const { unit, service, show, token, systemd, data, url } = await setup();
    const secret = await token();
    expect(service(["install", "--server", url, "--no-hosting"], { LATCHKEY_ENROLMENT_TOKEN: secret }).status).toBe(0);
    const pid = show("MainPID");
    const before = readFileSync(unit, "utf8");
    const again = service(["install", "--server", url, "--no-hosting"]);
    expect(again.stdout).toContain("nothing to change");
    expect(readFileSync(unit, "utf8")).toBe(before);
    expect(show("MainPID")).toBe(pid);

    const found = systemd.run(["grep", "-rl", "--", secret, systemd.home, data]);
    expect(found.stdout).toBe("");
    const shown = systemd.run(["sh", "-c", "cat /proc/[0-9]*/cmdline | tr '\\0' ' '"]).stdout;
    expect(shown).toContain("--no-hosting");
    expect(shown).not.toContain(secret);
  });

  it("brings the unit up to date when its options change", async () => {
    const { unit, service, show, install } = await setup();
    expect((await install()).status).toBe(0);
    const pid = show("MainPID");
    const changed = service(["install", "--no-hosting", "--display", ":7"]);
    expect(changed.stdout).toContain("installed:");
    expect(readFileSync(unit, "utf8")).toContain("Environment=DISPLAY=:7");
    expect(show("MainPID")).not.toBe(pid);
  });

  it("says what is missing when the machine was never enrolled, and is not started again and again", async () => {
    const { service, show } = await setup();
    const { status, stderr } = service(["install", "--no-hosting"]);
    expect(status).toBe(1);
    expect(stderr).toContain("exit code 2");
    expect(stderr).toContain("LATCHKEY_ENROLMENT_TOKEN");
    expect(show("NRestarts")).toBe("0");
    expect(show("ActiveState")).toBe("failed");
    expect(service(["status"]).stdout).toMatch(/^running: no \(failed, last exit code 2\)$/m);
  });

  it("leaves alone what somebody changed, and keeps it when it is uninstalled", async () => {
    const { unit, service, install } = await setup();
    expect((await install()).status).toBe(0);
    writeFileSync(unit, readFileSync(unit, "utf8").replace("RestartSec=5", "RestartSec=1"));
    const again = service(["install", "--no-hosting"]);
    expect(again.status).toBe(1);
    expect(again.stderr).toContain("changed by hand");
    expect(readFileSync(unit, "utf8")).toContain("RestartSec=1");
    expect(service(["uninstall"]).stdout).toContain(`${unit}.edited`);
    expect(readFileSync(`${unit}.edited`, "utf8")).toContain("RestartSec=1");
  });
});
