import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { _electron, type ElectronApplication, type Page } from "@playwright/test";
import { hasXvfb, startXDisplay } from "../../support/x-display.ts";
import { startProduct, type Product } from "./product.ts";
import { test as base } from "./test.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const MAIN = join(ROOT, "dist", "desktop", "main.js");
const NAMES: Partial<Record<NodeJS.Platform, string>> = {
  darwin: "Electron.app/Contents/MacOS/Electron",
  win32: "electron.exe",
};
const NONE = "NO ELECTRON: its binary is neither in node_modules/electron/dist nor in LATCHKEY_TEST_ELECTRON";

/** The program that runs the app: the test's own choice, else what the package fetched; there may be none. */
function electronBinary(): string | null {
  const chosen = process.env["LATCHKEY_TEST_ELECTRON"];
  const fetched = join(ROOT, "node_modules", "electron", "dist", NAMES[process.platform] ?? "electron");
  return [chosen, fetched].find((file): file is string => file !== undefined && existsSync(file)) ?? null;
}

/** The app as a person has it, in a data folder and on a display of its own. */
export interface DesktopApp {
  /** Starts it and answers its window. `link`: it is started by a click on that. */
  open(link?: string): Promise<{ readonly app: ElectronApplication; readonly page: Page }>;
  /** Starts it a second time, as the system does when a link is clicked meanwhile; resolves when that start has ended. */
  openAgain(link: string): Promise<void>;
}

/** Tests of the real app. Each is skipped, aloud and counted by name, where there is no Electron to run it. */
export const test = base.extend<{ desktop: DesktopApp; team: Product; electronPath: string }>({
  electronPath: [
    async ({ requireBrowser: _browser }, use) => {
      const binary = electronBinary();
      // Playwright counts what was skipped and keeps why to itself.
      if (binary === null) console.warn(NONE);
      base.skip(binary === null, NONE);
      base.skip(process.platform === "linux" && !hasXvfb(), "NO DISPLAY: run scripts/install-test-system.sh");
      await use(binary ?? "");
    },
    { auto: true },
  ],
  desktop: async ({ electronPath: executablePath }, use) => {
    const dataFolder = mkdtempSync(join(tmpdir(), "latchkey-desktop-"));
    const display = process.platform === "linux" ? await startXDisplay() : null;
    const env = { ...process.env, LATCHKEY_DATA: dataFolder, ...(display === null ? {} : { DISPLAY: display.name }) };
    const args = (link?: string) => [MAIN, "--no-sandbox", ...(link === undefined ? [] : ["--", link])];
    const running: ElectronApplication[] = [];
    await use({
      async open(link) {
        const app = await _electron.launch({ executablePath, args: args(link), env });
        running.push(app);
        return { app, page: await app.firstWindow() };
      },
      async openAgain(link) {
        await once(spawn(executablePath, args(link), { env, stdio: "ignore" }), "exit");
      },
    });
    for (const app of running) await app.close();
    await display?.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  },
  /** A control plane that runs elsewhere. */
  team: async ({ electronPath: _path }, use) => {
    await using product = await startProduct();
    await use(product);
  },
});

export { expect } from "@playwright/test";
