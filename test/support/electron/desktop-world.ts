import { EventEmitter } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pino } from "pino";
import { onTestFinished, vi } from "vitest";
import { openDesktop } from "../../../src/main/open-desktop.ts";
import type { ElectronParts } from "../../../src/main/surroundings.ts";
import type { Updater } from "../../../src/main/updates/updates.ts";
import { desktopChannel, type DesktopCallName } from "../../../src/protocol/desktop-ipc/names.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { FakeApp } from "./fake-app.ts";
import { FakeIpcMain } from "./fake-ipc.ts";
import { FakeSession } from "./fake-session.ts";
import { FakeTray } from "./fake-tray.ts";
import { FakeWindow } from "./fake-window.ts";
import { aFork } from "./keeper-world.ts";

interface DesktopWorldOptions {
  readonly backend?: string;
  /** Of the system. */
  readonly languages?: string[];
  /** The text of the settings file; none unless given. */
  readonly settings?: string;
  readonly platform?: "linux" | "darwin" | "win32";
  /** Whether something shows what a Linux app puts in the tray; not asked unless given. */
  readonly hasTrayHost?: boolean;
}

/** The whole app on a fake Electron, in folders of the test's own, its home among them. */
export function desktopWorld(options: DesktopWorldOptions = {}) {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "desktop"));
  mkdirSync(join(folder, "dist", "renderer", "assets"), { recursive: true });
  writeFileSync(join(folder, "dist", "renderer", "index.html"), "<!doctype html><head></head>");
  if (options.settings !== undefined) writeFileSync(join(folder, "desktop", "settings.json"), options.settings);
  vi.stubEnv("XDG_CONFIG_HOME", join(folder, "config"));
  onTestFinished(() => void vi.unstubAllEnvs());
  const app = new FakeApp();
  if (options.languages !== undefined) app.locales = options.languages;
  const ipcMain = new FakeIpcMain();
  const sessions = new Map<string, FakeSession>();
  const opened: FakeWindow[] = [];
  const external: string[] = [];
  const trays: FakeTray[] = [];
  const shortcuts = new Map<string, () => void>();
  const powerMonitor = new EventEmitter();
  const { fork, started } = aFork();
  const area = { x: 0, y: 0, width: 1_920, height: 1_080 };
  const display = { id: 1, workArea: area, bounds: area };
  const parts = {
    app,
    ipcMain,
    powerMonitor,
    BrowserWindow: function create(given: object) {
      const window = new FakeWindow(given);
      opened.push(window);
      return window;
    },
    Tray: function create(icon: string) {
      const tray = new FakeTray(icon);
      trays.push(tray);
      return tray;
    },
    Menu: { buildFromTemplate: (template: unknown) => template },
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
    screen: { getAllDisplays: () => [display], getPrimaryDisplay: () => display, on: () => undefined },
    globalShortcut: {
      register: (keys: string, press: () => void) => shortcuts.set(keys, press).size > 0,
      unregister: (keys: string) => void shortcuts.delete(keys),
    },
    shell: { openExternal: async (url: string) => void external.push(url) },
    utilityProcess: { fork },
  };
  const desktop = openDesktop({
    electron: parts as unknown as ElectronParts,
    platform: options.platform ?? "linux",
    dataFolder: folder,
    desktopFolder: join(folder, "desktop"),
    product: folder,
    log: pino({ level: "silent" }),
    updater: {} as Updater,
    hasTrayHost: options.hasTrayHost === undefined ? null : () => Promise.resolve(options.hasTrayHost === true),
  });
  onTestFinished(() => desktop.stop());
  const call = (name: DesktopCallName, request?: unknown) => {
    const { webContents } = opened[0]!;
    return ipcMain.invoke(desktopChannel(name), { sender: webContents, senderFrame: webContents.mainFrame }, request);
  };
  return { app, call, desktop, external, folder, opened, powerMonitor, sessions, shortcuts, started, trays };
}
