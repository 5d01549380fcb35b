import { startFakeBackend, type FakeBackend } from "../../support/fake-backend.ts";
import { test as base } from "./test.ts";

/** Playwright's test before canned data: every state of a page at once, and quickly. */
export const test = base.extend<{ backend: FakeBackend; scenario: string }>({
  scenario: ["three", { option: true }],
  actionTimeout: 8_000,
  backend: async ({ requireBrowser: _browser, scenario }, use) => {
    await using backend = await startFakeBackend(scenario);
    await use(backend);
  },
});

export { expect } from "./test.ts";
