import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LocalGuests } from "../../src/protocol/local-control/api.ts";
import { AgentUnderTest } from "../support/agent-under-test.ts";
import { endedFrame, heard, hostingHouse, joinAndHold, press, rightsOf, statesOf } from "../support/hosting-house.ts";
import { TcpProxy } from "../support/tcp-proxy.ts";

/** Whatever else this computer does meanwhile. The figure that counts is printed. */
const GENEROUS_MS = 2_000;

/** The agent reaches its control plane over a cable that can be pulled. */
async function housedBehindCable() {
  const cables: TcpProxy[] = [];
  const house = await hostingHouse({
    async reach(url) {
      const proxy = await TcpProxy.start("127.0.0.1", Number(new URL(url).port));
      cables.push(proxy);
      return `http://127.0.0.1:${proxy.port}`;
    },
  });
  const [cable] = cables;
  if (cable === undefined) throw new Error("there is no cable");
  const stopAll = (body: unknown) => house.agent.local.call(LocalGuests, "POST", "/stop-all", body);
  return { ...house, cable, stopAll };
}

describe("stop-all with the link cut", () => {
  it("closes the gate and releases every key at once, and stays closed after the link is back, whatever is granted (ATK-27, ATK-38)", async () => {
    const house = await housedBehindCable();
    const { agent, cable, guests, input, plane, stopAll } = house;
    const { page, sessionId, slot } = await joinAndHold(house);
    press(page, slot, rightsOf(page, sessionId).epoch, { type: "key", usage: 5, isDown: true, codePoint: 0 });
    await heard(page, sessionId);
    cable.disconnect();
    await agent.logged(/not connected/);
    const times: number[] = [];
    input.onEvent = () => times.push(performance.now());
    input.take();

    const askedAtMs = performance.now();
    const after = await stopAll({ stay: true });
    const answeredAtMs = performance.now();

    expect(input.take()).toEqual(["key 5 up", "key 4 up"]);
    expect([...input.down]).toEqual([]);
    expect(after).toMatchObject({ veto: { all: true }, viewers: [] });
    const releasedMs = Math.max(...times) - askedAtMs;
    process.stderr.write(
      `stop-all with the link cut: every key released ${releasedMs.toFixed(1)} ms after the call was made, ` +
        `answered after ${(answeredAtMs - askedAtMs).toFixed(1)} ms\n`,
    );
    expect(releasedMs).toBeLessThan(GENEROUS_MS);
    // What is still on its way from the page is refused.
    press(page, slot, rightsOf(page, sessionId).epoch);

    // The control plane has heard nothing: it still grants the session, and lets in another.
    cable.reconnect();
    await endedFrame(plane, sessionId);
    plane.change(plane.machine, { grants: [...plane.machine.state.grants] });
    plane.grant({ sessionId: "session-2" });
    await endedFrame(plane, "session-2");

    expect(await guests()).toMatchObject({ veto: { all: true }, viewers: [] });
    expect(plane.machine.state.grants.map((grant) => grant.sessionId)).toEqual([sessionId, "session-2"]);
    expect(page.ordersOf("open")).toHaveLength(1);
    expect(input.take()).toEqual([]);
  });

  it("stays closed in a new process of the agent, until the owner lifts it there", async () => {
    const house = await housedBehindCable();
    const { agent, data, means, plane, stopAll } = house;
    await joinAndHold(house);
    await stopAll({ stay: true });
    await agent.stop();

    const next = new AgentUnderTest({ data, ...means });
    await next.line(/^connected/);
    plane.grant({ sessionId: "session-2" });
    expect(await endedFrame(plane, "session-2")).toMatchObject({ reason: "stopped-by-owner" });
    await next.local.call(LocalGuests, "PUT", "/veto", { device: "all", on: false });
    plane.grant({ sessionId: "session-3" });

    await expect
      .poll(async () => (await next.local.call(LocalGuests, "GET", "/guests")).viewers)
      .toMatchObject([{ sessionId: "session-3" }]);
    // It is brought up for whoever may come in.
    await house.browser.page(2);
  });

  it("is closed and released although a full disk keeps it from being stored, and the answer says so", async () => {
    const house = await housedBehindCable();
    const { agent, guests, input, plane, stopAll } = house;
    const { sessionId } = await joinAndHold(house);
    const file = join(agent.folder, "veto.json");
    rmSync(file, { force: true });
    mkdirSync(file);

    await expect(stopAll({ stay: true })).rejects.toThrow(
      /^Everybody is out, and nobody comes in, but only until the agent ends: it could not be stored \(/,
    );

    expect([...input.down]).toEqual([]);
    expect(await guests()).toMatchObject({ veto: { all: true }, viewers: [] });
    expect(statesOf(plane, sessionId)).toContain("ended");
    plane.grant({ sessionId: "session-2" });
    await endedFrame(plane, "session-2");
  });

  it("twice the same changes nothing more, and without staying closed whoever comes later is let in", async () => {
    const house = await housedBehindCable();
    const { guests, join: joinAs, stopAll } = house;
    await joinAndHold(house);
    expect(await stopAll(undefined)).toMatchObject({ veto: { all: false }, viewers: [] });
    expect(await stopAll({})).toMatchObject({ veto: { all: false }, viewers: [] });

    await joinAs({ sessionId: "session-2" });

    expect((await guests()).viewers).toMatchObject([{ sessionId: "session-2" }]);
    await expect(stopAll({ stay: "yes" })).rejects.toThrow("stay");
    expect((await guests()).viewers).toHaveLength(1);
  });
});
