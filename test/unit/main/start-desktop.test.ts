import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { LocalGuests } from "../../../src/protocol/local-control/api.ts";
import { desktopWorld } from "../../support/electron/desktop-world.ts";
import { aViewer, LocalAgent, NOBODY } from "../../support/local-agent.ts";

/** The started app beside an agent that somebody else runs, as a service does. */
async function started(options: Parameters<typeof desktopWorld>[0] = {}) {
  const world = desktopWorld(options);
  const agent = new LocalAgent(world.folder);
  await agent.start();
  world.desktop.start();
  await vi.waitUntil(() => world.desktop.hub.current.agent.guests !== null);
  const tell = async (guests: Partial<LocalGuests>) => {
    agent.tell({ type: "guests", guests: { ...NOBODY, ...guests } });
    await vi.waitUntil(() => isDeepStrictEqual(world.desktop.hub.current.agent.guests, { ...NOBODY, ...guests }));
  };
  const indicator = () => world.opened.find(({ loaded }) => loaded.includes("latchkey-app://app/desktop/indicator"));
  return { ...world, agent, indicator, tell };
}

describe("the started desktop app", () => {
  it("is in the tray, comes with the computer, has its shortcut, and starts no program by itself", async () => {
    const { folder, opened, shortcuts, started: programs, trays } = await started();

    expect(trays).toHaveLength(1);
    expect(trays[0]?.images[0]).toBe(join(folder, "dist", "icons", "tray", "idle-22.png"));
    expect(existsSync(join(folder, "config", "autostart", "latchkey.desktop"))).toBe(true);
    expect([...shortcuts.keys()]).toEqual(["CommandOrControl+Alt+Shift+Escape"]);
    expect([opened, programs]).toEqual([[], []]);
  });

  it("shows who is on in tray and indicator until the last one has left, and takes back by tray and shortcut", async () => {
    const { agent, indicator, shortcuts, tell, trays } = await started();

    await tell({ viewers: [aViewer()] });
    expect(indicator()?.isShown).toBe(true);
    expect(trays[0]?.tooltip).toContain("Gil");
    trays[0]?.click("Stop all");
    await vi.waitUntil(() => agent.asked.length === 1);
    shortcuts.get("CommandOrControl+Alt+Shift+Escape")?.();
    await vi.waitUntil(() => agent.asked.length === 2);
    expect(agent.asked.map(({ path, json }) => [path, json])).toEqual([
      ["/stop-all", { stay: true }],
      ["/stop-all", { stay: true }],
    ]);

    await tell({ viewers: [] });
    expect(indicator()?.isShown).toBe(false);
  });

  it("says in its window what the tray could not do", async () => {
    const { agent, desktop, opened, tell, trays } = await started();
    await tell({ veto: { ...NOBODY.veto, all: true } });
    agent.answer = () => ({ status: 409, body: { code: "being_steered", message: "A viewer…" } });

    trays[0]?.click("Allow again");

    await vi.waitUntil(() => opened.some(({ loaded }) => loaded.includes("latchkey-app://app/")));
    expect(desktop.hub.current.notices).toMatchObject([
      { kind: "owner-unheard", detail: expect.stringContaining("3 seconds") },
    ]);
  });

  it("tells the agent that the screen is locked and that the computer sleeps, in order", async () => {
    const { agent, powerMonitor } = await started();

    powerMonitor.emit("lock-screen");
    powerMonitor.emit("suspend");
    powerMonitor.emit("resume");

    await vi.waitUntil(() => agent.asked.length === 3);
    expect(agent.asked.map(({ path, json }) => [path, json])).toEqual([
      ["/computer", { locked: true, awake: true }],
      ["/computer", { locked: true, awake: false }],
      ["/computer", { locked: true, awake: true }],
    ]);
  });

  it("neither looks for updates nor offers any when it was built without a release key", async () => {
    const { call, desktop, trays } = await started();
    desktop.windows.showApp();

    expect(desktop.hub.current.update).toEqual({ state: "off", version: null, detail: "no-release-key" });
    expect(await call("installUpdate")).toMatchObject({ ok: false, reason: "not-ready" });
    expect(
      trays[0]?.menus
        .at(-1)
        ?.map(({ label }) => label)
        .join(),
    ).not.toMatch(/update/i);
  });

  it("is gone with its window only where something shows the tray", async () => {
    const seen = desktopWorld({ hasTrayHost: true });
    seen.desktop.windows.showApp();
    seen.opened[0]?.close();
    await vi.waitUntil(() => seen.opened[0]?.isDestroyed());

    const { desktop, opened } = desktopWorld({ hasTrayHost: false });
    desktop.windows.showApp();
    opened[0]?.close();
    await vi.waitUntil(() => opened[0]?.isMinimized());
    expect(opened[0]?.isDestroyed()).toBe(false);
    desktop.windows.showApp();
    expect([opened.length, opened[0]?.isMinimized(), opened[0]?.isShown]).toEqual([1, false, true]);
  });

  it("that came without a window has a small one, and says why, where nothing shows the tray in the end", async () => {
    const seen = desktopWorld({ hasTrayHost: true });
    const { desktop, opened } = desktopWorld({ hasTrayHost: false });
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());

    for (const one of [seen.desktop, desktop]) one.staySeen();
    await vi.advanceTimersByTimeAsync(14_000);
    expect(opened).toEqual([]);
    await vi.advanceTimersByTimeAsync(1_000);

    expect([opened.length, opened[0]?.isMinimized()]).toEqual([1, true]);
    expect(desktop.hub.current.notices).toMatchObject([{ kind: "no-tray" }]);
    expect([seen.opened, seen.desktop.hub.current.notices]).toEqual([[], []]);
  });

  it("goes on when the indicator's place cannot be stored", async () => {
    const { folder, indicator, tell } = await started();
    await tell({ viewers: [aViewer()] });
    mkdirSync(join(folder, "desktop", "settings.json"));

    expect(indicator()?.emit("moved")).toBe(true);

    await tell({ viewers: [] });
    expect(indicator()?.isShown).toBe(false);
  });

  it("closes its window like any other once it quits, tray or none", async () => {
    const { desktop, opened } = desktopWorld({ hasTrayHost: false });
    desktop.windows.showApp();

    await desktop.stop();
    opened[0]?.close();

    expect(opened[0]?.isDestroyed()).toBe(true);
  });
});
