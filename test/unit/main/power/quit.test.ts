import { describe, expect, it, vi } from "vitest";
import { quitInOrder } from "../../../../src/main/power/quit.ts";
import { FakeApp } from "../../../support/electron/fake-app.ts";
import { FakeClock } from "../../../support/fake-clock.ts";

function setup() {
  const app = new FakeApp();
  const clock = new FakeClock();
  const done: string[] = [];
  const errors: string[] = [];
  const agent = Promise.withResolvers<void>();
  let hasQuit = false;
  app.on("will-quit", () => (hasQuit = true));
  quitInOrder({
    app: app.asElectron(),
    clock,
    async stop() {
      await agent.promise;
      done.push("stopped");
    },
    log: { error: (_fields, text) => errors.push(text) },
  });
  return { app, clock, done, errors, agent, hasQuit: () => hasQuit };
}

describe("quitting", () => {
  it("waits for what the app started, then lets go; once", async () => {
    const { app, clock, done, agent, hasQuit } = setup();

    app.quit();
    app.quit();
    expect([done, hasQuit()]).toEqual([[], false]);
    agent.resolve();
    await vi.waitUntil(hasQuit);

    expect(done).toEqual(["stopped"]);
    expect(clock.pending).toBe(0);
  });

  it("goes on when something cannot be stopped, and says so", async () => {
    const { app, done, errors, agent, hasQuit } = setup();

    app.quit();
    agent.reject(new Error("no"));
    await vi.waitUntil(hasQuit);

    expect([done, errors]).toEqual([[], ["something could not be stopped"]]);
  });

  it("does not wait for ever", async () => {
    const { app, clock, hasQuit } = setup();

    app.quit();
    clock.advance(14_999);
    expect(hasQuit()).toBe(false);
    clock.advance(1);

    await vi.waitUntil(hasQuit);
  });
});
