import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { keeperWorld } from "../support/electron/keeper-world.ts";
import { FakeControlPlane } from "../support/fake-control-plane.ts";
import { LatchkeyProcess } from "../support/latchkey-process.ts";

const NOBODY_LAUNCHED = { server: null, token: null };
const until = (isSo: () => boolean) => vi.waitUntil(isSo, { timeout: 30_000 });

async function setup() {
  const plane = await FakeControlPlane.start();
  const world = keeperWorld();
  world.keeper.watch();
  const share = () => world.keeper.share({ server: plane.url, token: plane.token() });
  const isRunning = () => world.agent().process === "running" && world.agent().status?.state === "online";
  return { ...world, plane, share, isRunning };
}

describe("the agent inside the desktop app", () => {
  it("is started with a token that no process list shows, and is seen to run", async () => {
    const { agent, share, isRunning, started } = await setup();

    expect(await share()).toEqual({ ok: true, value: undefined });
    await until(isRunning);

    expect(agent()).toMatchObject({ detail: "", status: { machineName: "name-1" }, guests: { viewers: [] } });
    expect(started).toHaveLength(1);
    expect(started[0]?.args.join(" ")).not.toMatch(/lke_|token/);
    expect(started[0]?.options.env).toHaveProperty("LATCHKEY_ENROLMENT_TOKEN");
  });

  it("is started again when it crashed, after a wait, and shows nobody's guests meanwhile", async () => {
    const { agent, keeper, restarts, share, isRunning, started } = await setup();
    await share();
    await until(isRunning);

    started[0]?.crash();
    await until(() => agent().process === "resting" && agent().status === null);
    expect(agent()).toMatchObject({ detail: "it ended unexpectedly (9)", guests: null });
    restarts.advance(4_999);
    expect(started).toHaveLength(1);
    restarts.advance(1);
    await until(isRunning);

    expect(started).toHaveLength(2);
    await keeper.stop();
    await until(() => agent().process === "none" && agent().status === null);
  });

  it("stops without being killed when the app asks, and stays stopped", async () => {
    const { agent, keeper, log, share, isRunning, started, restarts } = await setup();
    await share();
    await until(isRunning);
    const ended = new Promise((resolve) => started[0]?.once("exit", resolve));

    await keeper.stop();

    expect(await ended).toBe(0);
    expect(restarts.pending).toBe(0);
    expect(log.every((line) => line.startsWith("{"))).toBe(true);
    await until(() => agent().process === "none");
  });

  it("says why when only a person can mend it, and is not started again", async () => {
    const { agent, data, keeper, restarts, started } = await setup();
    mkdirSync(join(data, "agent"), { recursive: true });
    writeFileSync(join(data, "agent", "identity.json"), "{");

    keeper.keep(NOBODY_LAUNCHED);
    await until(() => agent().process === "failed");

    expect(agent().detail).toMatch(/identity\.json is damaged/);
    restarts.advance(600_000);
    expect(started).toHaveLength(1);
  });

  it("says that the control plane refused its token", async () => {
    const { agent, keeper, plane } = await setup();

    const outcome = await keeper.share({ server: plane.url, token: "lke_0123456789abcdefghij" });

    expect(outcome).toMatchObject({ ok: false, reason: "refused" });
    expect(outcome).toHaveProperty("detail", expect.stringMatching(/The token is no good/));
    await until(() => agent().process === "failed");
  });

  it("says that a control plane does not answer, and goes on trying", async () => {
    const { agent, plane, restarts, share, isRunning, started } = await setup();
    await plane.stop();
    const outcome = share();
    await until(() => agent().process === "running");

    restarts.advance(60_000);

    expect(await outcome).toMatchObject({ ok: false, reason: "failed" });
    expect(isRunning()).toBe(false);
    expect(started).toHaveLength(1);
  });
});

describe("what the agent tells about this machine", () => {
  it("is found by a process that the app starts for it, and kept for the next start", async () => {
    const { facts, log, share, data } = await setup();

    await share();
    const cached = join(data, "agent", "facts.json");
    await until(() => facts.length === 1 && facts[0]?.pid === undefined);
    await until(() => existsSync(cached));

    expect(facts[0]?.args).toEqual(["--facts"]);
    expect(log.filter((line) => /facts/.test(line))).toEqual([]);
  });
});

describe("an agent that somebody else runs", () => {
  async function withForeign() {
    const world = await setup();
    const start = () =>
      new LatchkeyProcess(["agent", "--data", world.data, "--server", world.plane.url, "--token", world.plane.token()]);
    const foreign = start();
    await foreign.line(/^connected/);
    return { ...world, foreign };
  }

  it("is looked after and left alone", async () => {
    const { agent, foreign, keeper, started } = await withForeign();

    keeper.keep(NOBODY_LAUNCHED);
    await until(() => agent().process === "foreign");
    expect(agent()).toMatchObject({ status: { state: "online" }, guests: { viewers: [] } });
    await keeper.stop();

    expect(started).toHaveLength(0);
    expect(agent().process).toBe("foreign");
    expect(await foreign.stop()).toBe(0);
    await until(() => agent().process === "none");
  });

  it("keeps the app from sharing this machine a second time", async () => {
    const { keeper, share, started } = await withForeign();

    expect(await share()).toMatchObject({ ok: false, reason: "refused" });
    expect(started).toHaveLength(0);
    await keeper.stop();
  });

  it("is replaced when it went and did not come back", async () => {
    const { agent, foreign, keeper, restarts, started, isRunning } = await withForeign();
    keeper.keep(NOBODY_LAUNCHED);
    await until(() => agent().process === "foreign");

    await foreign.stop();
    await until(() => restarts.pending > 0);
    restarts.advance(9_999);
    expect(started).toHaveLength(0);
    restarts.advance(1);
    await until(isRunning);

    expect(started).toHaveLength(1);
  });
});
