import { EventEmitter } from "node:events";
import type { BrowserWindow, BrowserWindowConstructorOptions, WebContents } from "electron";
import { FakeSession } from "./fake-session.ts";

let lastId = 0;

/** The page of a window. `sent` is what the main process told it. */
export class FakeWebContents extends EventEmitter {
  readonly id = ++lastId;
  readonly session: FakeSession;
  readonly sent: { channel: string; message: unknown; ports: unknown[] }[] = [];
  readonly mainFrame = { url: "", origin: "", processId: this.id, frameToken: `frame-${this.id}` };
  windowOpenHandler: ((details: { url: string }) => { action: string }) | null = null;
  isGone = false;

  constructor(session: FakeSession) {
    super();
    this.session = session;
  }

  asElectron(): WebContents {
    return this as unknown as WebContents;
  }

  send(channel: string, message: unknown): void {
    this.sent.push({ channel, message, ports: [] });
  }

  postMessage(channel: string, message: unknown, ports: unknown[] = []): void {
    this.sent.push({ channel, message, ports });
  }

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.windowOpenHandler = handler;
  }

  isDestroyed(): boolean {
    return this.isGone;
  }
}

/** A window that shows nothing. */
export class FakeWindow extends EventEmitter {
  readonly options: BrowserWindowConstructorOptions;
  readonly webContents: FakeWebContents;
  readonly loaded: string[] = [];
  readonly contentSizes: [number, number][] = [];
  readonly positions: [number, number][] = [];
  /** When a page has been loaded; rejects when none can be. */
  loading = Promise.resolve();
  isShown = false;
  isFocused = 0;
  #isMinimised = false;
  #isDestroyed = false;

  constructor(options: BrowserWindowConstructorOptions = {}) {
    super();
    this.options = options;
    const session = options.webPreferences?.session as unknown as FakeSession | undefined;
    this.webContents = new FakeWebContents(session ?? new FakeSession());
    this.isShown = options.show ?? true;
  }

  asElectron(): BrowserWindow {
    return this as unknown as BrowserWindow;
  }

  /** As if the page of that address had been loaded. */
  loadURL(url: string): Promise<void> {
    this.loaded.push(url);
    const { protocol, host } = new URL(url);
    Object.assign(this.webContents.mainFrame, { url, origin: `${protocol}//${host}` });
    this.webContents.emit("did-finish-load");
    return this.loading;
  }

  show(): void {
    this.isShown = true;
  }

  showInactive(): void {
    this.isShown = true;
  }

  hide(): void {
    this.isShown = false;
  }

  focus(): void {
    this.isFocused += 1;
  }

  minimize(): void {
    this.#isMinimised = true;
  }

  restore(): void {
    this.#isMinimised = false;
  }

  isMinimized(): boolean {
    return this.#isMinimised;
  }

  isVisible(): boolean {
    return this.isShown;
  }

  setContentSize(width: number, height: number): void {
    this.contentSizes.push([width, height]);
  }

  getBounds(): { x: number; y: number; width: number; height: number } {
    const [x, y] = this.positions.at(-1) ?? [0, 0];
    const [width, height] = this.contentSizes.at(-1) ?? [320, 120];
    return { x, y, width, height };
  }

  setPosition(x: number, y: number): void {
    this.positions.push([x, y]);
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  /** A listener of `close` may prevent it, as one that hides the window instead does. */
  close(): void {
    let isPrevented = false;
    this.emit("close", { preventDefault: () => (isPrevented = true) });
    if (!isPrevented) this.destroy();
  }

  destroy(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.webContents.isGone = true;
    this.webContents.emit("destroyed");
    this.emit("closed");
  }
}
