import type { Page } from "@playwright/test";

const PICTURE_TIMEOUT_MS = 30_000;

/** Opens a guest link and joins, as a guest does; resolves when the host's screen is seen. */
export async function joinAsGuest(page: Page, joinUrl: string): Promise<void> {
  await page.goto(joinUrl);
  await page.getByRole("button", { name: /^join/i }).click({ timeout: PICTURE_TIMEOUT_MS });
  await waitForPicture(page);
}

/** Resolves when the page shows frames of the host's screen. */
export async function waitForPicture(page: Page): Promise<void> {
  const hasPicture = () => {
    const video = document.querySelector("video");
    return video !== null && video.videoWidth > 0 && video.getVideoPlaybackQuality().totalVideoFrames > 0;
  };
  await page.waitForFunction(hasPicture, null, { timeout: PICTURE_TIMEOUT_MS });
}
