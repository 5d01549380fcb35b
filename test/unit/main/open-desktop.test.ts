import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pino } from "pino";
import { describe, expect, it, onTestFinished } from "vitest";
import { openDesktop } from "../../../src/main/open-desktop.ts";
import type { ElectronParts } from "../../../src/main/surroundings.ts";
import type { Updater } from "../../../src/main/updates/updates.ts";
import { keyFingerprint } from "../../../src/node/ed25519.ts";
import { DesktopState } from "../../../src/protocol/desktop-ipc/state.ts";
import { desktopChannel, type DesktopCallName } from "../../../src/protocol/desktop-ipc/names.ts";
import { FakeApp } from "../../support/electron/fake-app.ts";
import { FakeIpcMain } from "../../support/electron/fake-ipc.ts";
import { FakeSession } from "../../support/electron/fake-session.ts";
import { FakeWindow } from "../../support/electron/fake-window.ts";
import { startIdentityServer } from "../../support/identity-server.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

/** The whole app on a fake Electron, in folders of the test's own. */
function setup(options: { readonly backend?: string; readonly settings?: string } = {}) {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "desktop"));
  mkdirSync(join(folder, "dist", "renderer", "assets"), { recursive: true });
  writeFileSync(join(folder, "dist", "renderer", "index.html"), "<!doctype html><head></head>");
  if (options.settings !== undefined) writeFileSync(join(folder, "desktop", "settings.json"), options.settings);
  const app = new FakeApp();
  const ipcMain = new FakeIpcMain();
  const sessions = new Map<string, FakeSession>();
  const opened: FakeWindow[] = [];
  const external: string[] = [];
  const parts = {
    app,
    ipcMain,
    BrowserWindow: function create(given: object) {
      const window = new FakeWindow(given);
      opened.push(window);
      return window;
    },
    session: {
      fromPartition(partition: string) {
        const session = sessions.get(partition) ?? new FakeSession(partition);
        session.respond = (url, init) => fetch(url, init);
        sessions.set(partition, session);
        return session;
      },
    },
    safeStorage: {
      isEncryptionAvailable: () => true,
      getSelectedStorageBackend: () => options.backend ?? "gnome_libsecret",
    },
    screen: { getAllDisplays: () => [], getPrimaryDisplay: () => null, on: () => undefined },
    globalShortcut: { register: () => true, unregister: () => undefined },
    shell: { openExternal: async (url: string) => void external.push(url) },
  };
  const desktop = openDesktop({
    electron: parts as unknown as ElectronParts,
    platform: "linux",
    dataFolder: folder,
    desktopFolder: join(folder, "desktop"),
    product: folder,
    log: pino({ level: "silent" }),
    updater: {} as Updater,
  });
  onTestFinished(() => desktop.stop());
  const call = (name: DesktopCallName, request?: unknown) => {
    const { webContents } = opened[0]!;
    return ipcMain.invoke(desktopChannel(name), { sender: webContents, senderFrame: webContents.mainFrame }, request);
  };
  return { call, desktop, external, opened, sessions };
}

describe("the desktop app", () => {
  it("tells its window everything at a first run, from guarded sessions and without any control plane", async () => {
    const { call, desktop, opened, sessions } = setup();

    desktop.windows.showApp();

    const state = DesktopState.parse(await call("describe"));
    expect(state).toMatchObject({ controlPlane: null, link: null, notices: [], agent: { process: "none" } });
    expect(opened[0]?.loaded).toEqual(["latchkey-app://app/"]);
    for (const [partition, session] of sessions) {
      expect([...session.handlers.keys()], partition).toEqual(
        expect.arrayContaining(["permissionRequest", "permissionCheck"]),
      );
    }
    expect([...sessions.keys()].sort()).toEqual([
      "latchkey-capture",
      "latchkey-indicator",
      "latchkey-outside",
      "persist:latchkey-app",
      "persist:latchkey-control-plane",
    ]);
  });

  it("keeps the sign-in in memory, and says so, where there is no keyring", () => {
    const { desktop, sessions } = setup({ backend: "basic_text" });

    expect(sessions.has("latchkey-control-plane")).toBe(true);
    expect(sessions.has("persist:latchkey-control-plane")).toBe(false);
    expect(desktop.hub.current.notices).toMatchObject([{ kind: "no-keyring" }]);
  });

  it("starts with the defaults, and says so, when the settings are damaged", () => {
    const { desktop } = setup({ settings: "{" });

    expect(desktop.hub.current.notices).toEqual([
      { id: "settings-recovered", kind: "settings-recovered", detail: expect.stringMatching(/\.unreadable$/) },
    ]);
  });

  it("belongs to a control plane until that is forgotten, and leaves nothing of it", async () => {
    const { call, desktop, opened, sessions } = setup();
    const { identity, origin, requests } = await startIdentityServer();
    desktop.windows.showApp();

    expect(await call("findControlPlane", { address: origin })).toMatchObject({ ok: true });
    const connect = { origin, keyFingerprint: keyFingerprint(identity.key.publicKey) };
    expect(await call("connectControlPlane", connect)).toEqual({ ok: true, value: undefined });
    expect(opened[0]?.webContents.sent.at(-1)?.message).toMatchObject({ controlPlane: { origin, state: "reachable" } });
    expect(await call("forgetControlPlane")).toEqual({ ok: true, value: undefined });

    expect(requests.at(-1)).toBe("POST /app/v1/sign-out");
    expect(desktop.hub.current.controlPlane).toBeNull();
    expect(sessions.get("persist:latchkey-control-plane")?.clearedStorage).toBe(1);
    expect(opened[0]?.loaded).toEqual(["latchkey-app://app/", "latchkey-app://app/"]);
  });

  it("opens nothing in the system but what its list allows", async () => {
    const { call, desktop, external } = setup();
    desktop.windows.showApp();

    expect(await call("openExternal", { url: "file:///etc/passwd" })).toMatchObject({
      ok: false,
      reason: "not-allowed",
    });
    expect(await call("openExternal", { url: "mailto:mina@desk.example" })).toEqual({ ok: true, value: undefined });

    expect(external).toEqual(["mailto:mina@desk.example"]);
  });

  it("says that nobody answers when the owner takes everything back and no agent runs", async () => {
    const { call, desktop } = setup();
    desktop.windows.showApp();

    expect(await call("stopAll")).toMatchObject({ ok: false, reason: "no-agent" });
  });
});
