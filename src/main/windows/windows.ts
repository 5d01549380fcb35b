import type { BrowserWindow, BrowserWindowConstructorOptions, WebContents } from "electron";
import { DESKTOP_STATE_EVENT } from "../../protocol/desktop-ipc/names.ts";
import type { DesktopState } from "../../protocol/desktop-ipc/state.ts";
import type { AskTrayHost } from "../tray/tray-host.ts";
import { appUrl } from "../app-scheme/app-origin.ts";
import { KINDS, type WindowKind } from "./window-kinds.ts";
import { windowOptions, type WindowSurroundings } from "./window-options.ts";

/** More than anybody watches at once; a page that opens windows for ever stops there. */
const MAX_VIEWERS = 16;

export interface WindowsOptions extends WindowSurroundings {
  readonly create: (options: BrowserWindowConstructorOptions) => BrowserWindow;
  /** Without anything that shows a tray, the app's window is the only way back to it. Null: there always is something. */
  readonly hasTrayHost: AskTrayHost | null;
  readonly log: { error(fields: object, text: string): void };
}

/**
 * Every window there is. A window that is closed is gone: the app lives in the tray, and costs nothing while nobody looks. Where nothing shows
 * a tray, the app's own window becomes small instead, so that nobody shares a machine with a program that they cannot see.
 */
export class Windows {
  readonly #of: WindowsOptions;
  /** Of pages that are open; a page that is not in it is nobody's. */
  readonly #kinds = new Map<WebContents, WindowKind>();
  readonly #viewers = new Map<string, BrowserWindow>();
  #app: BrowserWindow | null = null;
  #indicator: BrowserWindow | null = null;
  #isEnding = false;

  constructor(options: WindowsOptions) {
    this.#of = options;
  }

  kindOf(contents: WebContents): WindowKind | null {
    return this.#kinds.get(contents) ?? null;
  }

  /** A new, hidden window with nothing in it. @throws when the system refuses */
  open(kind: WindowKind): BrowserWindow {
    const window = this.#of.create(windowOptions(kind, this.#of));
    const { webContents } = window;
    this.#kinds.set(webContents, kind);
    webContents.once("destroyed", () => this.#kinds.delete(webContents));
    return window;
  }

  /** The window with the whole app, in front. */
  showApp(): void {
    if (this.#app !== null) return bringToFront(this.#app);
    const window = this.#openApp();
    this.#load(window, "/", () => window.show());
  }

  /** The window with the whole app, small, unless it is open anyhow. */
  showAppSmall(): void {
    if (this.#app !== null) return;
    const window = this.#openApp();
    this.#load(window, "/", () => {
      window.showInactive();
      window.minimize();
    });
  }

  /** The app quits: windows that are closed are gone from now on. */
  end(): void {
    this.#isEnding = true;
  }

  /** A machine's screen; the window that shows it already comes to the front. `machineId`: 32 hexadecimal digits. */
  openViewer(machineId: string): void {
    const shown = this.#viewers.get(machineId);
    if (shown !== undefined) return bringToFront(shown);
    if (this.#viewers.size >= MAX_VIEWERS) throw new Error("too many machines are shown at once");
    const window = this.open("viewer");
    this.#viewers.set(machineId, window);
    window.once("closed", () => this.#viewers.delete(machineId));
    this.#load(window, `/machines/${machineId}/view`, () => window.show());
  }

  /** The small window that says who is on; made at its first use, hidden until somebody shows it. */
  indicator(): BrowserWindow {
    if (this.#indicator !== null) return this.#indicator;
    const window = this.open("indicator");
    this.#indicator = window;
    window.once("closed", () => (this.#indicator = null));
    this.#load(window, "/desktop/indicator", () => undefined);
    return window;
  }

  /** Tells every window that has a bridge how everything stands. */
  tell(state: DesktopState): void {
    for (const [contents, kind] of this.#kinds) {
      if (KINDS[kind].bridge !== null && !contents.isDestroyed()) contents.send(DESKTOP_STATE_EVENT, state);
    }
  }

  /** The app belongs to another control plane now: pages begin anew, under another policy, and the machines of the old one close. */
  beginAnew(): void {
    for (const window of this.#viewers.values()) window.destroy();
    if (this.#app !== null) this.#load(this.#app, "/", () => undefined);
  }

  #openApp(): BrowserWindow {
    const window = this.open("app");
    this.#app = window;
    window.once("closed", () => (this.#app = null));
    const { hasTrayHost } = this.#of;
    if (hasTrayHost === null) return window;
    window.on("close", (event) => {
      if (this.#isEnding) return;
      event.preventDefault();
      void hasTrayHost().then((hasHost) => {
        if (window.isDestroyed()) return;
        if (hasHost) window.destroy();
        else window.minimize();
      });
    });
    return window;
  }

  #load(window: BrowserWindow, path: `/${string}`, then: () => void): void {
    window.loadURL(appUrl(path)).then(then, (error: unknown) => {
      this.#of.log.error({ err: error }, "a window's page could not be loaded");
    });
  }
}

function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
