import {
  app,
  BrowserWindow,
  crashReporter,
  desktopCapturer,
  globalShortcut,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  systemPreferences,
  Tray,
  utilityProcess,
} from "electron";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import electronUpdater from "electron-updater";
import { defaultDataFolder, preparePrivateFolder } from "../node/data-folder.ts";
import { createLogger } from "../node/logger.ts";
import { StartError } from "../node/start-error.ts";
import { APP_SCHEME_PRIVILEGES } from "./app-scheme/app-origin.ts";
import { applyCaptureSwitches } from "./capture/capture-switches.ts";
import { openDesktop, type Desktop } from "./open-desktop.ts";
import { HIDDEN_FLAG } from "./power/start-at-login.ts";
import { trayHostOf } from "./tray/tray-host.ts";
import type { Surroundings } from "./surroundings.ts";
import { watchFromTheStart } from "./watch-from-the-start.ts";
import { whyNoStart } from "./why-no-start.ts";

/*
 * The desktop app's main process: it owns windows, tray, links, settings and the processes beside it, and decides nothing about machines,
 * people or rights. Starts here and wires in open-desktop.ts; each folder's main file says what it is for, and takes the parts of Electron
 * that it uses as parameters.
 */
const electron = {
  app,
  BrowserWindow,
  crashReporter,
  desktopCapturer,
  globalShortcut,
  ipcMain,
  Menu,
  MessageChannelMain,
  powerMonitor,
  safeStorage,
  screen,
  session,
  shell,
  systemPreferences,
  Tray,
  utilityProcess,
};

try {
  start();
} catch (error) {
  giveUp(error instanceof Error ? error.message : String(error));
}

function start(): void {
  const reason = whyNoStart(process.platform, process.env);
  if (reason !== null) return giveUp(reason);
  const dataFolder = defaultDataFolder(process.env, process.platform);
  const desktopFolder = preparePrivateFolder(join(dataFolder, "desktop"));
  // The browser's own files, and the lock that makes this the only app for this data.
  app.setPath("userData", join(desktopFolder, "browser"));
  if (!app.requestSingleInstanceLock()) return app.exit(0);
  protocol.registerSchemesAsPrivileged([APP_SCHEME_PRIVILEGES]);
  app.enableSandbox();
  applyCaptureSwitches(app.commandLine);
  const around = surroundings(dataFolder, desktopFolder);
  let desktop: Desktop | null = null;
  watchFromTheStart(around, () => desktop);
  app
    .whenReady()
    .then(() => {
      desktop = openDesktop(around);
      desktop.start();
      if (isStartedHidden()) desktop.staySeen();
      else desktop.windows.showApp();
    })
    .catch((error: unknown) => giveUp(error instanceof Error ? error.message : String(error)));
}

/** By the system, when somebody signed in: into the tray. macOS passes no arguments. */
function isStartedHidden(): boolean {
  if (process.platform === "darwin") return app.getLoginItemSettings().wasOpenedAtLogin;
  return process.argv.includes(HIDDEN_FLAG);
}

function surroundings(dataFolder: string, desktopFolder: string): Surroundings {
  const { platform } = process;
  if (platform !== "linux" && platform !== "darwin" && platform !== "win32") {
    throw new StartError(`the desktop app does not know ${platform}`);
  }
  const product = fileURLToPath(new URL("../..", import.meta.url));
  const updater = electronUpdater.autoUpdater;
  const log = createLogger("desktop");
  return { electron, platform, dataFolder, desktopFolder, product, log, updater, hasTrayHost: trayHostOf(platform) };
}

/** One line on stderr and exit code 2, as every program of ours; and a window for whoever clicked an icon, where there can be one. */
function giveUp(reason: string): void {
  process.stderr.write(`latchkey: ${reason}\n`);
  if (app.isReady()) dialog.showErrorBox("Latchkey", reason);
  app.exit(2);
}
