import type { Page } from "@playwright/test";
import type { DesktopState } from "../../../src/protocol/desktop-ipc/state.ts";
import type { FakeDesktop } from "../../support/fake-desktop.ts";
import { expectLookedAt } from "./looks.ts";

/** As wide as the app's window opens, as small as it gets, and as narrow as a page may be. */
const WINDOWS = [
  { name: "light", colorScheme: "light", viewport: { width: 1280, height: 800 } },
  { name: "phone", colorScheme: "light", viewport: { width: 360, height: 740 } },
  { name: "small-dark", colorScheme: "dark", viewport: { width: 720, height: 520 } },
] as const;

/** Looks at one screen as every person of the app may see it: in each window and colour, and in German. */
export async function expectLookedAtByAll(page: Page, desktop: FakeDesktop, name: string): Promise<void> {
  for (const { name: look, colorScheme, viewport } of WINDOWS) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(viewport);
    await expectLookedAt(page, `desktop-${name}-${look}`);
  }
  const { preferences } = desktop.state;
  await page.setViewportSize({ width: 360, height: 740 });
  await speak(page, desktop, { ...preferences, language: "de" });
  await expectLookedAt(page, `desktop-${name}-german-phone`);
  await speak(page, desktop, { ...preferences, language: "en" });
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ colorScheme: "light" });
}

async function speak(page: Page, desktop: FakeDesktop, preferences: DesktopState["preferences"]): Promise<void> {
  await desktop.show({ preferences });
  await page.locator(`html[lang=${preferences.language}]`).waitFor({ state: "attached" });
}
