import { existsSync } from "node:fs";
import { test as base } from "@playwright/test";
import { HostedProduct } from "../../support/hosted-product.ts";
import { startXClient, type XClient } from "../../support/x-client.ts";
import { hasXvfb, startXDisplay, type XDisplay } from "../../support/x-display.ts";

/** A machine with a screen, an application on it that tells what it receives, and the whole product. */
export interface Host {
  readonly product: HostedProduct;
  readonly app: XClient;
  readonly screen: { readonly width: number; readonly height: number };
  /** DISPLAY of the machine. */
  readonly display: string;
}

export interface HostOptions {
  /** More arguments of `latchkey server`. */
  readonly serverArgs: readonly string[];
}

/**
 * Playwright's test with a host that lives as long as its file's worker, because a start takes seconds: a test leaves it as it found it.
 * Skips, aloud, where a browser or Xvfb is missing.
 */
export const test = base.extend<object, { host: Host; hostOptions: HostOptions }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of what a fixture needs from here
  hostOptions: [async ({}, use) => use({ serverArgs: [] }), { scope: "worker" }],
  host: [
    async ({ launchOptions, hostOptions }, use) => {
      const browser = launchOptions.executablePath ?? "";
      base.skip(!existsSync(browser), `NO BROWSER at ${browser}: run scripts/install-test-system.sh`);
      base.skip(!hasXvfb(), "NO Xvfb: run scripts/install-test-system.sh");
      const display = await startXDisplay();
      try {
        await useHost(display, hostOptions, use);
      } finally {
        await display.stop();
      }
    },
    { scope: "worker" },
  ],
});

async function useHost(display: XDisplay, options: HostOptions, use: (host: Host) => Promise<void>): Promise<void> {
  const app = await startXClient(display.name);
  const { width, height } = await app.ready();
  await using product = await HostedProduct.start({ display: display.name, serverArgs: options.serverArgs });
  await use({ product, app, screen: { width, height }, display: display.name });
  await app.stop();
}

export { expect } from "@playwright/test";
