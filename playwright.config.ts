import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

const DEBIAN_CHROMIUM = "/usr/bin/chromium";
const INSTALLED = [DEBIAN_CHROMIUM, "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** An installed browser: nothing is downloaded. When there is none, every test skips and says so. */
const chromium = process.env["LATCHKEY_TEST_CHROMIUM"] ?? INSTALLED.find((file) => existsSync(file)) ?? DEBIAN_CHROMIUM;

export default defineConfig({
  testDir: "test/e2e",
  outputDir: "test-results",
  globalSetup: "./test/e2e/support/global-setup.ts",
  // Each test starts a whole product; two at once on a small machine make each other's time limits meaningless.
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: process.env["CI"] === "true",
  reporter: [["list"], ["json", { outputFile: ".cache/reports/playwright.json" }]],
  use: {
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: chromium,
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-component-update"],
    },
  },
});
