import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, vi } from "vitest";
import { FakeControlPlane } from "../support/fake-control-plane.ts";
import { LatchkeyProcess } from "../support/latchkey-process.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const CLI = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

async function setup() {
  const plane = await FakeControlPlane.start();
  const data = temporaryFolder();
  const enrol = () => new LatchkeyProcess(["agent", "--data", data, "--server", plane.url, "--token", plane.token()]);
  const enrolled = async () => {
    const agent = enrol();
    await agent.line(/^connected (.+)$/);
    return agent;
  };
  const start = (env = {}) => new LatchkeyProcess(["agent", "--data", data], env);
  return { plane, data, enrol, enrolled, start };
}

/** Runs a command of the command line to its end. For commands that do not need the fake control plane, which lives in this process. */
function latchkey(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], { encoding: "utf8", timeout: 20_000 });
  return { status, stdout, stderr };
}

/** Like `latchkey`, while this process goes on serving. */
async function command(...args: string[]) {
  const child = new LatchkeyProcess(args);
  const status = await child.exited;
  return { status, stdout: child.lines.join("\n"), stderr: child.stderr };
}

describe("the agent's process", () => {
  it("stops cleanly within 5 s of SIGTERM and leaves no socket behind", async () => {
    const { plane, data, enrolled } = await setup();
    const agent = await enrolled();
    expect(existsSync(join(data, "agent", "control.sock"))).toBe(true);
    const { connection } = plane;
    const startedMs = performance.now();

    expect(await agent.stop()).toBe(0);

    expect(performance.now() - startedMs).toBeLessThan(5_000);
    expect(existsSync(join(data, "agent", "control.sock"))).toBe(false);
    await plane.until(() => plane.connections.size === 0);
    expect(connection.closeCode).toBe(1001);
  });

  it("lets one agent at a time work with a data folder, and says which one", async () => {
    const { enrolled, start } = await setup();
    const first = await enrolled();

    const second = start();

    expect(await second.exited).toBe(2);
    expect(second.stderr).toMatch(new RegExp(`^latchkey: another agent \\(process ${first.pid}\\) .*\\n$`));
  });

  it("takes over from an agent that was killed, socket and all", async () => {
    const { data, enrolled, start } = await setup();
    const first = await enrolled();
    await first.kill();
    expect(existsSync(join(data, "agent", "control.sock"))).toBe(true);

    const second = start();
    await second.line(/^connected (.+)$/);

    expect((await command("status", "--data", data)).stdout).toMatch(/^state +online$/m);
  });

  it("takes the token from the environment, where other users of the machine cannot see it", async () => {
    const { plane, data } = await setup();

    const agent = new LatchkeyProcess(["agent", "--data", data, "--server", plane.url], {
      LATCHKEY_ENROLMENT_TOKEN: plane.token(),
    });

    expect(await agent.line(/^connected (.+)$/)).toBe("name-1");
  });

  it("says that it waits for approval, with the fingerprint to compare", async () => {
    const { plane, enrol } = await setup();
    plane.approvesAtOnce = false;

    const agent = enrol();

    expect(await agent.line(/^pending (.+)$/)).toMatch(/^SHA256:/);
    plane.approve(plane.machine);
    await agent.line(/^connected (.+)$/);
    expect(agent.lines).toHaveLength(2);
  });

  it("stops with one line and 2 when its token is refused", async () => {
    const { plane, data } = await setup();

    const agent = new LatchkeyProcess([
      "agent",
      "--data",
      data,
      "--server",
      plane.url,
      "--token",
      "lke_0123456789abcdefghij",
    ]);

    expect(await agent.exited).toBe(2);
    expect(agent.stderr).toMatch(/^latchkey: this machine could not be enrolled: The token is no good\.$/m);
  });
});

describe("an agent that cannot start", () => {
  it.each([
    ["an unknown flag", ["--bogus"], /Unknown option '--bogus'/],
    ["a flag without its value", ["--data"], /argument missing/],
    ["a server that is no URL", ["--server", "nonsense"], /--server must be a URL/],
    ["a server with a path", ["--server", "http://x/y"], /scheme, host and port only/],
    ["a cut token", ["--server", "http://x", "--token", "lke_0123456789abcdefghij.0123"], /token is not complete/],
    ["nothing to enrol with", ["--data", "DATA"], /not enrolled yet/],
  ])("says why on one line and exits with 2: %s", (_what, args, reason) => {
    const data = temporaryFolder();

    const { status, stdout, stderr } = latchkey("agent", ...args.map((arg) => (arg === "DATA" ? data : arg)));

    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^latchkey: [^\n]+\n$/);
    expect(stderr).toMatch(reason);
  });

  it("names a data folder that cannot be written to", () => {
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, "");

    const { status, stderr } = latchkey("agent", "--data", join(file, "data"));

    expect(status).toBe(2);
    expect(stderr).toMatch(/^latchkey: the data folder .*file\/data\/agent cannot be written to[^\n]*\n$/);
  });

  it.each([
    ["identity.json", '{"version":1,"content":{"server":1', /identity\.json is damaged/],
    ["identity.json", '{"version":1,"content":{"server":1}}', /identity\.json is damaged.*server/],
    ["identity.json", '{"version":2,"content":{}}', /identity\.json was written by a newer version/],
    ["desired-state.json", "", /desired-state\.json is damaged/],
    ["desired-state.json", '{"version":9}', /desired-state\.json was written by a newer version/],
    ["machine-key.pem", "-----BEGIN PRIVATE KEY-----\n", /machine-key\.pem is not a readable Ed25519/],
  ])("names %s when it is damaged or newer: %s", async (name, content, reason) => {
    const { data, enrolled, start } = await setup();
    await (await enrolled()).stop();
    writeFileSync(join(data, "agent", name), content);

    const agent = start();

    expect(await agent.exited).toBe(2);
    expect(agent.stderr).toMatch(/^latchkey: [^\n]+\n$/);
    expect(agent.stderr).toMatch(reason);
    expect(readFileSync(join(data, "agent", name), "utf8")).toBe(content);
  });
});

describe("the commands of this machine", () => {
  it("add, list, rotate and remove robots, with neat lines", async () => {
    const { data, enrolled } = await setup();
    await enrolled();
    const robot = (...args: string[]) => command("robot", ...args, "--data", data);

    expect(await robot("list")).toEqual({ status: 0, stdout: "This machine has no robots yet.", stderr: "" });
    expect((await robot("add", "Avory", "--type", "development")).stdout).toMatch(
      /^Avory \(development\) is registered, key SHA256:/,
    );
    expect((await robot("add", "Bo", "--type", "production", "--key-type", "ed25519")).status).toBe(0);
    const listed = (await robot("list")).stdout.split("\n");
    expect(listed).toHaveLength(3);
    expect(listed[0]).toMatch(/^NAME {3}TYPE {9}STATE {4}KEY$/);
    expect(JSON.parse((await robot("list", "--json")).stdout)).toHaveLength(2);
    expect((await robot("rotate-key", "avory")).stdout).toMatch(/^Avory has a new key: SHA256:/);
    expect((await robot("rotate-key", "Bo", "--lost-old-key")).stdout).toMatch(/waits for an admin's approval$/);
    expect((await robot("remove", "Bo")).stdout).toBe("Bo is removed");
  }, 60_000);

  it("show the agent's state, and replace the machine's key", async () => {
    const { data, enrolled } = await setup();
    await enrolled();

    expect((await command("rotate-machine-key", "--data", data)).stdout).toMatch(
      /^this machine has a new key: SHA256:/,
    );

    const { stdout } = await command("status", "--data", data);
    expect(stdout).toMatch(/^state +online$/m);
    expect(stdout).toMatch(/^machine +name-1$/m);
    expect(JSON.parse((await command("status", "--data", data, "--json")).stdout)).toMatchObject({ state: "online" });
  });

  it("show guests, stop them and withhold devices, with the network down and over a restart", async () => {
    const { plane, data, enrolled, start } = await setup();
    const first = await enrolled();
    plane.grant({ viewer: { kind: "guest", id: "g", name: "Gil\u001b[2J" } });
    await plane.frame("applied", 2);
    await first.kill();
    await plane.stop();
    const on = (...args: string[]) => command(...args, "--data", data);
    const isUp = async () => (await on("status")).status === 0;
    const agent = start();
    await vi.waitUntil(isUp, { timeout: 10_000 });
    expect((await on("guests")).stdout).toMatch(
      /^Gil\?\[2J {2}guest {2}connecting {2}keyboard, mouse, gamepad {2}keyboard, mouse, gamepad {2}- +no end +session-$/m,
    );
    expect((await on("withhold", "session-1", "mouse", "on")).stdout).toBe(
      "Gil?[2J may use: keyboard, gamepad (handed out: keyboard, mouse, gamepad).",
    );
    expect((await on("withhold", "session-1", "mouse", "off")).status).toBe(0);
    expect(await on("refuse", "session-1")).toMatchObject({
      status: 1,
      stderr: "latchkey: Nobody waits for an answer about this session.\n",
    });
    expect((await on("allow", "Nobody")).stderr).toBe("latchkey: nobody here is called Nobody; see: latchkey guests\n");
    expect((await on("ask-first", "on")).stdout).toMatch(/^You are asked before /);
    expect((await on("ask-first", "off")).stdout).toMatch(/without asking you\.$/);

    expect(await on("veto", "keyboard", "on")).toEqual({
      status: 0,
      stdout: "No guest may use this machine's keyboard, whatever was given to them.",
      stderr: "",
    });
    expect((await on("guests")).stdout).toMatch(/ mouse, gamepad /);
    expect((await on("stop-all")).stdout).toMatch(/^Nobody is connected to this machine any more\.$/m);
    expect((await on("guests")).stdout).toMatch(/^Nobody is connected to this machine\.$/m);
    expect(JSON.parse((await on("stop-all", "--stay", "--json")).stdout)).toMatchObject({ veto: { all: true } });
    await agent.kill();
    start();
    await vi.waitUntil(isUp, { timeout: 10_000 });

    expect((await on("guests")).stdout).toMatch(
      /^Nobody may connect to this machine, until you say: latchkey veto all off$/m,
    );
    expect((await on("veto", "all", "off")).stdout).toMatch(/ keyboard, whatever was given to them\.$/);
  }, 60_000);

  it("end with 1 and the reason when the control plane refuses", async () => {
    const { data, enrolled } = await setup();
    await enrolled();

    const { status, stderr } = await command("robot", "remove", "Nobody", "--data", data);

    expect({ status, stderr }).toEqual({ status: 1, stderr: "latchkey: There is no such robot on this machine.\n" });
  });

  it("end with 1 and one clear line when no agent runs", () => {
    const data = temporaryFolder();

    const { status, stderr } = latchkey("robot", "list", "--data", data);

    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^latchkey: no agent runs with the data folder .*; start it with: latchkey agent --data .*\n$/,
    );
  });

  it.each([
    [["robot", "add"]],
    [["robot", "add", "Avory"]],
    [["robot", "add", "Avory", "--type", "boss"]],
    [["robot"]],
    [["veto", "keyboard"]],
    [["veto", "feet", "on"]],
    [["veto", "keyboard", "perhaps"]],
    [["allow"]],
    [["withhold", "Gil", "all", "on"]],
    [["ask-first", "maybe"]],
  ])("end with 2 for a command line that was not understood: %s", (args) => {
    expect(latchkey(...args).status).toBe(2);
  });

  it("ATK-42: show names of others without what could steer a terminal", async () => {
    const { plane, data, enrolled } = await setup();
    await enrolled();
    plane.change(plane.machine, { machineName: "evil\u001b]0;owned\u0007\u202e" });
    await plane.frame("applied", 2);

    const { stdout } = await command("status", "--data", data);

    expect(stdout).toMatch(/^machine +evil\?\]0;owned\?\?$/m);
  });

  it("reach an agent whose data folder has a very long path", async () => {
    const plane = await FakeControlPlane.start();
    const data = join(temporaryFolder(), "long-".repeat(30));
    mkdirSync(data);
    const agent = new LatchkeyProcess(["agent", "--data", data, "--server", plane.url, "--token", plane.token()]);
    await agent.line(/^connected (.+)$/);
    const pointer = join(data, "agent", "control.sock.path");
    const socket = readFileSync(pointer, "utf8").trim();

    expect((await command("status", "--data", data)).status).toBe(0);

    expect(socket.length).toBeLessThan(100);
    await agent.stop();
    expect([existsSync(pointer), existsSync(socket)]).toEqual([false, false]);
  });
});
