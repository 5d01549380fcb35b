import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { pino } from "pino";
import type { DesktopUpdate } from "../../src/protocol/desktop-ipc/state.ts";
import { Updates, type UpdatesParts } from "../../src/main/updates/updates.ts";
import { generateSigningKey } from "../../src/node/ed25519.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { FakeUpdater } from "../support/electron/fake-updater.ts";
import { ReleaseFeed } from "../support/release-feed.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const HOUR_MS = 3_600_000;

/** An app of version 1.0.0 that looks at a feed of the test's own; `changes` are read at every use. */
async function setup(changes: Partial<UpdatesParts> = {}, version = "1.0.0") {
  const feed = await ReleaseFeed.start();
  const folder = temporaryFolder();
  const updater = new FakeUpdater(folder, version);
  const clock = new FakeClock();
  const shown: DesktopUpdate[] = [];
  const app = { isSomebodyOn: false, isWanted: true, quits: 0 };
  const updates = new Updates({
    updater,
    source: { publicKey: feed.key.publicKey, feed: feed.url, channel: "latest" },
    running: { version, platform: "linux", arch: "x64" },
    installsSilently: true,
    quit: () => void (app.quits += 1),
    isWanted: () => app.isWanted,
    isSomebodyOn: () => app.isSomebodyOn,
    report: (update) => shown.push(update),
    fetch,
    clock,
    random: () => 0.5,
    log: pino({ level: "silent" }),
    ...changes,
  });
  return { folder, feed, updater, clock, shown, app, updates };
}

const states = (shown: readonly DesktopUpdate[]) => shown.map(({ state }) => state);

describe("updating the desktop app", () => {
  it("fetches what is signed, says that it is ready, and installs it when the person says so", async () => {
    const { app, feed, updater, shown, updates } = await setup();
    feed.publish("1.1.0");
    await updates.check();
    expect(states(shown)).toEqual(["checking", "downloading", "ready"]);
    expect(shown.at(-1)).toEqual({ state: "ready", version: "1.1.0", detail: "" });
    expect(updater.installed).toEqual([]);

    expect(await updates.install()).toEqual({ ok: true });
    // Everything stops first: an installer may start the new version, or end this one, at once.
    expect([app.quits, updater.installed]).toEqual([1, []]);
    expect(await updates.install()).toEqual({ ok: false, reason: "not-ready" });
    expect(await updates.installAtQuit()).toBe(true);
    expect(updater.installed).toEqual([true]);
    expect(await updates.installAtQuit()).toBe(false);
    expect([app.quits, updater.installed]).toEqual([1, [true]]);
  });

  it.each([
    ["altered", (file: string) => writeFileSync(file, "something else")],
    ["gone", (file: string) => rmSync(file)],
  ])("ATK-41: a file that is %s after it was looked at is not handed to its installer", async (_what, harm) => {
    await Promise.all([true, false].map((installsSilently) => harmed(harm, installsSilently)));
  });

  async function harmed(harm: (file: string) => void, installsSilently: boolean): Promise<void> {
    const { app, folder, feed, updater, shown, updates } = await setup({ installsSilently });
    feed.publish("1.1.0");
    await updates.check();
    expect(shown.at(-1)?.state).toBe("ready");
    harm(join(folder, "update"));

    expect(await updates.install()).toEqual({ ok: false, reason: "not-ready" });

    expect([app.quits, updater.installed]).toEqual([0, []]);
    expect(shown.at(-1)).toEqual({ state: "refused", version: null, detail: "altered-download" });
    await updates.check();
    expect(await updates.install()).toEqual({ ok: true });
  }

  it("ATK-41: is looked at again at quitting, too", async () => {
    const { folder, feed, updater, updates } = await setup();
    feed.publish("1.1.0");
    await updates.check();
    writeFileSync(join(folder, "update"), "something else");

    expect(await updates.installAtQuit()).toBe(false);

    expect(updater.installed).toEqual([]);
  });

  it("ATK-41: leaves nothing to electron-updater's own judgement", async () => {
    const { updater } = await setup();
    expect(updater).toMatchObject({
      autoDownload: false,
      autoInstallOnAppQuit: false,
      allowDowngrade: false,
      allowPrerelease: false,
      disableWebInstaller: true,
    });
  });

  it.each(["1.0.0", "0.9.0"])("finds nothing to do when the feed has %s", async (version) => {
    const { feed, updater, shown, updates } = await setup();
    feed.publish(version);
    await updates.check();
    expect(states(shown)).toEqual(["checking", "none"]);
    expect(updater.downloads).toEqual([]);
  });

  it("ATK-41: downloads nothing that has no signature, another's, or another version under it", async () => {
    const { feed, updater, shown, updates } = await setup();
    feed.publish("1.1.0");
    const signature = feed.files.get("release-latest-linux.json.sig")!;
    const manifest = JSON.parse(feed.files.get("release-latest-linux.json")!.toString()) as unknown;

    feed.files.delete("release-latest-linux.json.sig");
    await updates.check();
    expect(shown.at(-1)).toEqual({ state: "refused", version: null, detail: "unsigned" });

    feed.sign(manifest, generateSigningKey());
    await updates.check();
    expect(shown.at(-1)?.detail).toBe("wrong-signature");

    // Signed once, for 1.1.0; the index now claims 1.2.0.
    feed.publish("1.2.0");
    feed.files.set("release-latest-linux.json", Buffer.from(JSON.stringify(manifest)));
    feed.files.set("release-latest-linux.json.sig", signature);
    await updates.check();
    expect(shown.at(-1)?.detail).toBe("other-version");

    expect(updater.downloads).toEqual([]);
    expect(await updates.install()).toEqual({ ok: false, reason: "not-ready" });
    expect(await updates.installAtQuit()).toBe(false);
  });

  it("ATK-41: an old signed release is refused although electron-updater would take it", async () => {
    const { feed, updater, shown, updates } = await setup();
    feed.publish("0.9.0");
    updater.allowDowngrade = true;
    await updates.check();
    expect(shown.at(-1)).toEqual({ state: "refused", version: null, detail: "not-newer" });
    expect(updater.downloads).toEqual([]);
  });

  it("ATK-41: a file that is not what was signed is never offered", async () => {
    const { feed, updater, shown, updates } = await setup();
    const { name } = feed.publish("1.1.0");
    feed.files.set(name, Buffer.from("something else"));
    await updates.check();
    expect(updater.downloads).toEqual([name]);
    expect(shown.at(-1)).toEqual({ state: "refused", version: null, detail: "altered-download" });
    expect(await updates.install()).toEqual({ ok: false, reason: "not-ready" });
  });

  it("reads no more of an endless manifest than the limit", async () => {
    const { feed, shown, updates } = await setup();
    feed.publish("1.1.0");
    feed.files.set("release-latest-linux.json", Buffer.alloc(5_000_000, 0x20));
    await updates.check();
    expect(shown.at(-1)?.detail).toBe("too-long");
  });

  it("says nothing to anybody when the feed does not answer, and looks again hours later", async () => {
    const { feed, shown, clock, updates } = await setup();
    feed.files.clear();
    const stop = new AbortController();
    updates.start(stop.signal);
    clock.advance(HOUR_MS);
    await expect.poll(() => states(shown)).toEqual(["checking", "none"]);
    await expect.poll(() => clock.pending).toBe(1);

    feed.publish("1.1.0");
    clock.advance(HOUR_MS);
    expect(shown.at(-1)?.state).toBe("none");
    clock.advance(7 * HOUR_MS);
    await expect.poll(() => shown.at(-1)?.state).toBe("ready");
    stop.abort();
    expect(clock.pending).toBe(0);
  });

  it("neither looks nor installs while somebody is on, and does both when they have gone", async () => {
    const { feed, updater, shown, clock, app, updates } = await setup();
    feed.publish("1.1.0");
    app.isSomebodyOn = true;
    updates.start(AbortSignal.timeout(60_000));
    clock.advance(3 * HOUR_MS);
    expect(feed.asked).toEqual([]);

    app.isSomebodyOn = false;
    clock.advance(HOUR_MS);
    await expect.poll(() => shown.at(-1)?.state).toBe("ready");
    app.isSomebodyOn = true;
    expect(await updates.install()).toEqual({ ok: false, reason: "in-session" });
    expect(await updates.installAtQuit()).toBe(false);
    expect(updater.installed).toEqual([]);

    app.isSomebodyOn = false;
    expect(await updates.installAtQuit()).toBe(true);
    expect(updater.installed).toEqual([false]);
  });

  it("never asks for a password at quitting: such an installation waits for the person", async () => {
    const { feed, updater, updates } = await setup({ installsSilently: false });
    feed.publish("1.1.0");
    await updates.check();
    expect(await updates.installAtQuit()).toBe(false);
    expect(await updates.install()).toEqual({ ok: true });
    expect(updater.installed).toEqual([true]);
  });

  it("replaces a ready update by a newer one, and keeps it when the newer one is bad", async () => {
    const { feed, shown, updates } = await setup();
    feed.publish("1.1.0");
    await updates.check();
    feed.publish("1.2.0");
    feed.files.delete("release-latest-linux.json.sig");
    await updates.check();
    expect(shown.at(-1)).toEqual({ state: "ready", version: "1.1.0", detail: "" });
    feed.publish("1.2.0");
    await updates.check();
    expect(shown.at(-1)).toEqual({ state: "ready", version: "1.2.0", detail: "" });
  });

  it("is off, and asks nobody, in a build without a release key", async () => {
    const { feed, shown, clock, updates } = await setup({ source: null });
    updates.start(AbortSignal.timeout(60_000));
    await updates.check();
    expect(shown).toEqual([{ state: "off", version: null, detail: "no-release-key" }]);
    expect(clock.pending).toBe(0);
    expect(feed.asked).toEqual([]);
  });

  it("is off while the person does not want it, and looks again once they do", async () => {
    const { feed, shown, app, updates } = await setup();
    feed.publish("1.1.0");
    app.isWanted = false;
    await updates.check();
    expect(shown).toEqual([{ state: "off", version: null, detail: "not-wanted" }]);
    expect(feed.asked).toEqual([]);
    app.isWanted = true;
    await updates.check();
    expect(shown.at(-1)?.state).toBe("ready");
    app.isWanted = false;
    expect(await updates.installAtQuit()).toBe(false);
  });
});
