import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { ControlPlaneKeeper } from "../../src/main/processes/control-plane-keeper.ts";
import { UtilityChild } from "../../src/main/processes/utility-child.ts";
import { aFork, AGENT_ENTRY, CONTROL_PLANE_ENTRY } from "../support/electron/keeper-world.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { FakeControlPlane } from "../support/fake-control-plane.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const APP = fileURLToPath(new URL("../support/electron/app-that-dies.ts", import.meta.url));
const until = (isSo: () => boolean) => vi.waitUntil(isSo, { timeout: 30_000 });

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** A port of loopback that is free at this moment. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" ? (address?.port ?? 0) : 0;
}

describe("a program that the desktop app started", () => {
  it.each([
    ["the agent", AGENT_ENTRY, /^connected/],
    ["the control plane", CONTROL_PLANE_ENTRY, /^ready/],
  ])("stops by itself, and tidily, when the app is killed: %s", async (_what, entry, up) => {
    const data = temporaryFolder();
    const plane = await FakeControlPlane.start();
    const args =
      entry === AGENT_ENTRY
        ? ["--data", data, "--server", plane.url, "--token", plane.token()]
        : ["server", "--data", data, "--listen", "127.0.0.1:0"];
    const app = spawn(process.execPath, [APP, entry, ...args], { stdio: ["ignore", "pipe", "inherit"] });
    const lines: string[] = [];
    createInterface({ input: app.stdout }).on("line", (line) => lines.push(line));
    await until(() => lines.some((line) => up.test(line)));
    const pid = Number(lines.find((line) => line.startsWith("pid "))?.slice(4));
    onTestFinished(() => void (isAlive(pid) && process.kill(pid, "SIGKILL")));
    expect(isAlive(pid)).toBe(true);

    app.kill("SIGKILL");
    await until(() => !isAlive(pid));

    // A killed agent leaves its socket behind.
    expect(existsSync(`${data}/agent/control.sock`)).toBe(false);
  });

  it("is killed when it does not stop in time", async () => {
    const { fork } = aFork();
    const clock = new FakeClock();
    const deaf = "data:text/javascript,setInterval(()=>{},1000);console.log('up')";
    const lines: string[] = [];
    const child = await UtilityChild.start(
      { name: "deaf", entry: "--eval", args: [`await import(${JSON.stringify(deaf)})`], env: {} },
      { fork, clock, onLine: (line) => lines.push(line), onLog: () => undefined },
    );
    await until(() => lines.length === 1);

    const stopped = child.stop();
    clock.advance(4_999);
    const { pid } = child.process;
    expect(isAlive(pid ?? 0)).toBe(true);
    clock.advance(1);
    await stopped;

    expect(isAlive(pid ?? 0)).toBe(false);
  });
});

describe("the control plane inside the desktop app", () => {
  async function setup(data = temporaryFolder()) {
    const { fork, started } = aFork();
    const clock = new FakeClock();
    const back: string[] = [];
    const away: [string, string][] = [];
    const port = await freePort();
    const keeper = new ControlPlaneKeeper({
      fork: (entry, args, options) => fork(entry, [...args, "--listen", `127.0.0.1:${port}`], options),
      entry: CONTROL_PLANE_ENTRY,
      dataFolder: data,
      clock,
      random: () => 0,
      onLog: () => undefined,
      onBack: (origin) => back.push(origin),
      onAway: (state, detail) => away.push([state, detail]),
    });
    onTestFinished(() => keeper.stop());
    return { keeper, started, clock, back, away, port, data };
  }

  it("tells its address, the code for the first account and a token for this machine", async () => {
    const { keeper, back, away, port, started } = await setup();

    const [first, second] = await Promise.all([keeper.start(), keeper.start()]);

    expect(first).toEqual({
      origin: `http://127.0.0.1:${port}`,
      setupCode: expect.stringMatching(/^\S{6,}$/) as string,
      bootstrapToken: expect.stringMatching(/^[\w-]{43}$/) as string,
    });
    expect(second).toEqual(first);
    expect([back, away, started.length]).toEqual([[], [["starting", ""]], 1]);
    expect(await (await fetch(`${first.origin}/healthz`)).json()).toEqual({ status: "ok" });
    await keeper.stop();
    expect(away).toHaveLength(1);
  });

  it("is started again when it crashed", async () => {
    const { keeper, started, clock, back, away } = await setup();
    const { origin } = await keeper.start();

    started[0]?.crash();
    await until(() => away.length === 2);
    clock.advance(500);
    await until(() => back.length === 1);
    expect(back).toEqual([origin]);

    expect(away[1]).toEqual(["starting", "it ended unexpectedly (9)"]);
  });

  it("says why it cannot start, and may be started again then", async () => {
    const { keeper, away, port } = await setup();
    const taken = createServer().listen(port, "127.0.0.1");
    await once(taken, "listening");

    await expect(keeper.start()).rejects.toThrow(/is taken by another program/);
    expect(away.at(-1)).toEqual(["failed", expect.stringMatching(/is taken by another program/)]);

    taken.close();
    await once(taken, "close");
    expect(await keeper.start()).toHaveProperty("origin", `http://127.0.0.1:${port}`);
  });
});
