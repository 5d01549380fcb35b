import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Browser, type Page } from "@playwright/test";
import type { NetworkNamespace } from "../../test/support/network-namespace.ts";
import { childrenOf } from "../../test/support/process-tree.ts";

const CHROMIUM = process.env["LATCHKEY_TEST_CHROMIUM"] ?? "/usr/bin/chromium";
const ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-component-update"];

/** The viewer's browser, a real Chromium, on this machine or at the far end of a cable. */
export class ViewerBrowser implements AsyncDisposable {
  readonly #browser: Browser;
  readonly #folder: string;
  /** Its main process; whoever counts its work counts the children too. */
  readonly pids: readonly number[];

  private constructor(browser: Browser, folder: string, pids: readonly number[]) {
    this.#browser = browser;
    this.#folder = folder;
    this.pids = pids;
  }

  /** `trusted`: an origin without TLS that counts as secure, as a real installation's with TLS is. */
  static async launch(namespace: NetworkNamespace | null, trusted: string | null): Promise<ViewerBrowser> {
    const folder = mkdtempSync(join(tmpdir(), "latchkey-viewer-"));
    const secure = trusted === null ? [] : [`--unsafely-treat-insecure-origin-as-secure=${trusted}`];
    // Playwright starts a program; the one that puts Chromium into the namespace must be a file.
    const wrapper = join(folder, "chromium");
    const command = [...(namespace?.command ?? []), CHROMIUM].join(" ");
    writeFileSync(wrapper, `#!/bin/sh\nPATH="$PATH:/usr/sbin:/sbin" exec ${command} "$@"\n`);
    chmodSync(wrapper, 0o700);
    const before = new Set(childrenOf(process.pid));
    const browser = await chromium.launch({ executablePath: wrapper, args: [...ARGS, ...secure] });
    const pids = childrenOf(process.pid).filter((pid) => !before.has(pid));
    return new ViewerBrowser(browser, folder, pids);
  }

  /** A window of its own, large enough for the whole screen at its own size. */
  async newPage(width: number, height: number): Promise<Page> {
    const context = await this.#browser.newContext({ viewport: { width, height }, deviceScaleFactor: 1 });
    return context.newPage();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
