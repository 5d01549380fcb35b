import { EventEmitter } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type BrowserContext } from "@playwright/test";
import type { BrowserWindow, MessagePortMain } from "electron";
import { chromiumFlags, findChromium } from "../../../src/agent/capture/chromium.ts";
import { builtPreload } from "./built-preload.ts";
import { PreloadedPage } from "./preloaded-page.ts";

/** Real Chromiums on an X display that stand for the desktop app's hidden windows: each runs the built preload script and captures the screen. */
export class ChromiumWindows {
  readonly opened: ChromiumWindow[] = [];
  readonly #display: string;
  readonly #preload: string;

  private constructor(display: string, preload: string) {
    this.#display = display;
    this.#preload = preload;
  }

  static async prepare(display: string): Promise<ChromiumWindows> {
    return new ChromiumWindows(display, await builtPreload("capture"));
  }

  open(): BrowserWindow {
    const window = new ChromiumWindow(this.#display, this.#preload);
    this.opened.push(window);
    return window as unknown as BrowserWindow;
  }

  async close(): Promise<void> {
    for (const window of this.opened) window.destroy();
    await Promise.all(this.opened.map(({ ended }) => ended));
  }
}

class WebContents extends EventEmitter {
  readonly mainFrame = { processId: 1, frameToken: "main" };
  onPort: (secret: unknown, port: MessagePortMain) => void = () => undefined;

  postMessage(_channel: string, secret: unknown, [port]: readonly MessagePortMain[]): void {
    if (port) this.onPort(secret, port);
  }
}

export class ChromiumWindow extends EventEmitter {
  readonly webContents = new WebContents();
  /** The browser behind it is gone. */
  readonly ended: Promise<void>;
  readonly #profile = mkdtempSync(join(tmpdir(), "latchkey-window-"));
  readonly #display: string;
  readonly #preload: string;
  readonly #finish: () => void;
  #context: BrowserContext | null = null;
  #isDestroyed = false;

  constructor(display: string, preload: string) {
    super();
    this.#display = display;
    this.#preload = preload;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    this.#finish = resolve;
  }

  async loadURL(url: string): Promise<void> {
    const context = await this.#launch(url);
    this.#context = context;
    if (this.#isDestroyed) return this.#end();
    const preloaded = await PreloadedPage.prepare(context.pages()[0] ?? (await context.newPage()), this.#preload);
    this.webContents.onPort = (secret, port) => void bridge(preloaded, secret, port);
    preloaded.page.once("crash", () => this.webContents.emit("render-process-gone", {}, { reason: "crashed" }));
    await preloaded.page.goto(url);
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  destroy(): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    void this.#end();
    this.emit("closed");
  }

  /** As a renderer that dies: its page is gone, its window is not yet. */
  async crash(): Promise<void> {
    // The page never answers this.
    void this.#context
      ?.pages()[0]
      ?.goto("chrome://crash")
      .catch(() => undefined);
    await new Promise((resolve) => this.webContents.once("render-process-gone", resolve));
  }

  async #launch(pageUrl: string): Promise<BrowserContext> {
    const isRoot = process.getuid?.() === 0;
    const flags = chromiumFlags({ profileFolder: this.#profile, pageUrl, source: null, isRoot, isX11: true });
    return chromium.launchPersistentContext(this.#profile, {
      headless: false,
      executablePath: findChromium(process.env, process.platform) ?? "",
      args: flags.filter((flag) => !flag.startsWith("--user-data-dir=") && !flag.startsWith("--app=")),
      env: { ...process.env, DISPLAY: this.#display },
      viewport: null,
    });
  }

  async #end(): Promise<void> {
    await this.#context?.close();
    if (this.#context) rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
    this.#finish();
  }
}

/** Carries what crosses the port from here to the page and back, in order. */
async function bridge(preloaded: PreloadedPage, secret: unknown, port: MessagePortMain): Promise<void> {
  let work = preloaded.send("latchkey:capture-port", secret);
  // A page that is gone hears nothing more; its port says so.
  const next = (step: () => Promise<void>) => (work = work.then(step).catch(() => port.close()));
  preloaded.onFrame = (frame) => port.postMessage(frame);
  port.on("message", ({ data }) => void next(() => preloaded.post(data)));
  port.on("close", () => void next(() => preloaded.closePort()));
  preloaded.page.once("close", () => port.close());
  preloaded.page.once("crash", () => port.close());
  await work;
  port.start();
}
