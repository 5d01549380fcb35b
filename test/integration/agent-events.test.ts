import { describe, expect, it } from "vitest";
import * as z from "zod";
import { MOST_WATCHERS } from "../../src/agent/local-control/event-feed.ts";
import { LocalGuests } from "../../src/protocol/local-control/api.ts";
import { endedFrame, hostingHouse, joinAndHold } from "../support/hosting-house.ts";
import { LocalWatcher, watchRaw } from "../support/local-watcher.ts";

describe("a program that watches the agent", () => {
  it("hears how everything stands, and then of every change without asking", async () => {
    const house = await hostingHouse();
    const { agent, plane } = house;
    const watcher = await LocalWatcher.open(agent.folder);
    await watcher.status(({ state }) => state === "online");
    await watcher.guests(({ viewers }) => viewers.length === 0);
    expect(watcher.events.map(({ type }) => type)).toEqual(["status", "guests"]);

    const { page, sessionId } = await joinAndHold(house);
    await watcher.guests(({ viewers }) => viewers[0]?.state === "connected" && viewers[0].path === "direct");
    plane.grant({ sessionId, rights: { keyboard: false, mouse: true, gamepad: false } });
    await watcher.guests(({ viewers }) => viewers[0]?.rights.keyboard === false);
    await agent.local.call(LocalGuests, "PUT", "/veto", { device: "mouse", on: true });
    await watcher.guests(({ veto, viewers }) => veto.mouse && viewers[0]?.rights.mouse === false);
    await agent.local.call(LocalGuests, "PUT", "/ask-first", { on: true });
    await watcher.guests(({ askFirst }) => askFirst);
    house.input.failure = "gone";
    page.say({ type: "session-state", sessionId, state: "interrupted", path: "direct", detail: "" });
    await watcher.guests(({ viewers }) => viewers[0]?.state === "interrupted");
    plane.takeAway(sessionId);
    await watcher.guests(({ viewers }) => viewers.length === 0);
    plane.change(plane.machine, { machineName: "Studio 4" });
    await watcher.status(({ machineName }) => machineName === "Studio 4");
    await plane.stop();
    await watcher.status(({ lastError, state }) => state === "connecting" && lastError !== null);
  });

  it("is refused when there are too many already, and commands still get through", async () => {
    const { agent, guests } = await hostingHouse();
    const watchers = await Promise.all(Array.from({ length: MOST_WATCHERS }, () => LocalWatcher.open(agent.folder)));

    const refused = await watchRaw(agent.folder);

    expect(refused.statusCode).toBe(429);
    expect((await guests()).viewers).toEqual([]);
    expect(watchers.flatMap(({ events }) => events).length).toBeGreaterThanOrEqual(MOST_WATCHERS);
  });

  it("hears the end when the agent stops", async () => {
    const { agent } = await hostingHouse();
    const watcher = await LocalWatcher.open(agent.folder);

    const [ending] = await Promise.all([watcher.ended, agent.stop()]);

    expect(ending).toEqual({ whole: true });
  });

  it("that leaves makes room, and costs the agent nothing", async () => {
    const { agent, plane } = await hostingHouse();
    for (let round = 0; round < 3 * MOST_WATCHERS; round++) {
      const response = await watchRaw(agent.folder);
      expect(response.statusCode).toBe(200);
      response.destroy();
      await new Promise((resolve) => response.once("close", resolve));
      await expect.poll(async () => (await agent.status()).state).toBe("online");
    }
    expect(plane.connectionCount).toBe(1);
  });
});

describe("the computer's own state", () => {
  it("lets everybody go before it sleeps, closes the link, and opens it at once after that", async () => {
    const house = await hostingHouse();
    const { agent, guests, input, plane } = house;
    const { sessionId } = await joinAndHold(house);
    const computer = (body: object) => agent.local.call(z.null(), "PUT", "/computer", body);

    await computer({ locked: false, awake: false });

    expect([...input.down]).toEqual([]);
    expect((await guests()).viewers).toEqual([]);
    expect(await agent.status()).toMatchObject({ state: "connecting", lastError: "this computer is about to sleep" });
    expect(await endedFrame(plane, sessionId)).toMatchObject({ reason: "host-offline" });
    await plane.until(() => plane.connections.size === 0);

    await computer({ locked: false, awake: true });
    await agent.logged(/"connected"/, 2);
    expect(plane.connectionCount).toBe(2);
    await computer({ locked: false, awake: true });
    await computer({ locked: false, awake: false });
    await plane.until(() => plane.connections.size === 0);
  });

  it("tells viewers and control plane of a locked screen, which is shown as it is and takes input", async () => {
    const house = await hostingHouse();
    const { agent, input, plane } = house;
    const { page } = await joinAndHold(house);

    await agent.local.call(z.null(), "PUT", "/computer", { locked: true, awake: true });

    await page.order("tell", ({ message }) => message.type === "host" && message.state === "locked");
    await plane.until(() => plane.framesOf("hosting").at(-1)?.hosting.problem?.code === "locked");
    expect([...input.down]).toEqual(["key 4"]);
    await house.join({ sessionId: "session-2" });
    await page.order("tell", ({ message, sessionId }) => message.type === "host" && sessionId === "session-2");
    await agent.local.call(z.null(), "PUT", "/computer", { locked: false, awake: true });
    await page.order("tell", ({ message }) => message.type === "host" && message.state === "showing");
    await plane.until(() => plane.framesOf("hosting").at(-1)?.hosting.problem === null);
  });

  it.each([{}, { locked: true }, { locked: "no", awake: true }])("is refused in another form: %j", async (body) => {
    const { agent } = await hostingHouse();

    await expect(agent.local.call(z.null(), "PUT", "/computer", body)).rejects.toThrow("wrong form");
    expect((await agent.status()).state).toBe("online");
  });
});
