import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type BrowserContext, type Page } from "@playwright/test";
import { chromiumFlags, findChromium } from "../../../src/agent/capture/chromium.ts";

/** What the page's own capture came to, written down by a script that runs before it. */
declare global {
  interface Window {
    capturedTracks: MediaStreamTrack[];
  }
}

/** The browser that the agent starts, with the same flags, but under the test's control. */
export class CaptureChromium {
  readonly #context: BrowserContext;
  readonly #profileFolder: string;
  readonly page: Page;

  private constructor(context: BrowserContext, profileFolder: string, page: Page) {
    this.#context = context;
    this.#profileFolder = profileFolder;
    this.page = page;
  }

  static async start(display: string, pageUrl: string): Promise<CaptureChromium> {
    const profileFolder = mkdtempSync(join(tmpdir(), "latchkey-capture-"));
    const flags = chromiumFlags({
      profileFolder,
      pageUrl,
      source: null,
      isRoot: process.getuid?.() === 0,
      isX11: true,
    });
    const context = await chromium.launchPersistentContext(profileFolder, {
      headless: false,
      executablePath: findChromium(process.env, process.platform) ?? "",
      args: flags.filter((flag) => !flag.startsWith("--user-data-dir=") && !flag.startsWith("--app=")),
      env: { ...process.env, DISPLAY: display },
      viewport: null,
    });
    const page = context.pages()[0] ?? (await context.newPage());
    await page.addInitScript(() => {
      window.capturedTracks = [];
      const getDisplayMedia = navigator.mediaDevices.getDisplayMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getDisplayMedia = async (options) => {
        const stream = await getDisplayMedia(options);
        window.capturedTracks.push(...stream.getTracks());
        return stream;
      };
    });
    await page.goto(pageUrl);
    return new CaptureChromium(context, profileFolder, page);
  }

  /** Of every track that was ever captured, oldest first. */
  async trackStates(): Promise<string[]> {
    return this.page.evaluate(() => window.capturedTracks.map(({ readyState }) => readyState));
  }

  /** How often the screen is asked for now. */
  async frameRate(): Promise<number> {
    return this.page
      .evaluate(() => window.capturedTracks.at(-1)?.getConstraints().frameRate)
      .then((rate) => {
        return typeof rate === "object" ? Number(rate.max) : 0;
      });
  }

  async stop(): Promise<void> {
    await this.#context.close();
    rmSync(this.#profileFolder, { recursive: true, force: true });
  }
}
