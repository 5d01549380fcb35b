import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pino } from "pino";
import { describe, expect, it, onTestFinished } from "vitest";
import { initialState, StateHub } from "../../src/main/state-hub.ts";
import { openUpdates } from "../../src/main/updates/open-updates.ts";
import type { DesktopState } from "../../src/protocol/desktop-ipc/state.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { FakeUpdater } from "../support/electron/fake-updater.ts";
import { ReleaseFeed } from "../support/release-feed.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const HOUR_MS = 3_600_000;
const PREFERENCES = {
  language: "system",
  startAtLogin: true,
  showIndicator: true,
  stopAllShortcut: null,
  checkForUpdates: true,
} as const;

async function setup(source: (feed: ReleaseFeed) => string | null) {
  const feed = await ReleaseFeed.start();
  const sourceFile = join(temporaryFolder(), "release-source.json");
  const text = source(feed);
  if (text !== null) writeFileSync(sourceFile, text);
  const app = { appVersion: "1.0.0", platform: "linux" as const, systemLanguages: ["en"] };
  const hub = new StateHub(initialState(app, PREFERENCES));
  const updater = new FakeUpdater(temporaryFolder(), "1.0.0");
  const clock = new FakeClock();
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const loads: string[] = [];
  const open = () =>
    openUpdates(
      {
        hub,
        sourceFile,
        loadUpdater: () => {
          loads.push("electron-updater");
          return Promise.resolve(updater);
        },
        isWatching: () => false,
        env: { APPIMAGE: "/opt/latchkey.AppImage" },
        fetch,
        clock,
        random: () => 0.5,
        log: pino({ level: "silent" }),
      },
      stop.signal,
    );
  return { feed, hub, updater, clock, loads, open };
}

const baked = (feed: ReleaseFeed) =>
  JSON.stringify({ publicKey: feed.key.publicKey, feed: feed.url, channel: "latest" });
const aGuest = { viewers: [{ sessionId: "one" }] } as unknown as NonNullable<DesktopState["agent"]["guests"]>;

describe("the updates of a build", () => {
  it("are off where no key was baked in, without touching electron-updater", async () => {
    const { hub, loads, open } = await setup(() => null);
    expect(await open()).toBeNull();
    expect(hub.current.update).toEqual({ state: "off", version: null, detail: "no-release-key" });
    expect(loads).toEqual([]);
  });

  it.each([
    ["no JSON", () => "latest"],
    ["no key", (feed: ReleaseFeed) => JSON.stringify({ feed: feed.url, channel: "latest" })],
    ["a feed that others can read along", (feed: ReleaseFeed) => baked(feed).replace(feed.url, "http://feed.example/")],
    ["a feed with a password", (feed: ReleaseFeed) => baked(feed).replace(feed.url, "https://a:b@feed.example/")],
  ])("ATK-41: never start from %s", async (_what, source) => {
    const { open, loads } = await setup(source);
    await expect(open()).rejects.toThrow();
    expect(loads).toEqual([]);
  });

  it("reach the windows, wait for guests to go, and are put in place at quitting", async () => {
    const { feed, hub, updater, clock, open } = await setup(baked);
    feed.publish("1.1.0");
    const updates = await open();
    hub.change(({ agent }) => ({ agent: { ...agent, guests: aGuest } }));
    clock.advance(HOUR_MS);
    expect(feed.asked).toEqual([]);
    hub.change(({ agent }) => ({ agent: { ...agent, guests: null } }));
    clock.advance(HOUR_MS);
    await expect.poll(() => hub.current.update).toEqual({ state: "ready", version: "1.1.0", detail: "" });
    expect(updates?.installAtQuit()).toBe(true);
    expect(updater.installed).toEqual([false]);
  });

  it("follow the person's wish at once", async () => {
    const { feed, hub, open } = await setup(baked);
    feed.publish("1.1.0");
    await open();
    hub.change({ preferences: { ...PREFERENCES, checkForUpdates: false } });
    await expect.poll(() => hub.current.update.state).toBe("off");
    hub.change({ preferences: PREFERENCES });
    await expect.poll(() => hub.current.update.state).toBe("ready");
  });
});
