import type { Page } from "@playwright/test";

declare global {
  interface Window {
    /** Milliseconds since 1970, with fractions. */
    benchPicture?: { joinedMs: number | null; firstFrameMs: number | null; lastFrameMs: number | null };
  }
}

/** What a guest's page has seen, milliseconds since 1970. Null = not yet. */
export interface PictureTimes {
  /** The click on *Join*. */
  readonly joinedMs: number | null;
  /** The first and the last frame of the host's screen that the page presented. */
  readonly firstFrameMs: number | null;
  readonly lastFrameMs: number | null;
}

/** Makes every document of the page note when *Join* was clicked and when frames were presented. */
export async function watchPicture(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const times: { joinedMs: number | null; firstFrameMs: number | null; lastFrameMs: number | null } = {
      joinedMs: null,
      firstFrameMs: null,
      lastFrameMs: null,
    };
    window.benchPicture = times;
    const now = () => performance.timeOrigin + performance.now();
    const isJoin = (target: EventTarget | null) =>
      target instanceof Element && /^join/i.test(target.closest("button")?.textContent?.trim() ?? "");
    addEventListener("click", (event) => isJoin(event.target) && (times.joinedMs = now()), true);
    const watched = new WeakSet<HTMLVideoElement>();
    const watch = (video: HTMLVideoElement) => {
      watched.add(video);
      const onFrame = () => {
        times.lastFrameMs = now();
        times.firstFrameMs ??= times.lastFrameMs;
        video.requestVideoFrameCallback(onFrame);
      };
      video.requestVideoFrameCallback(onFrame);
    };
    new MutationObserver(() => {
      for (const video of document.querySelectorAll("video")) if (!watched.has(video)) watch(video);
    }).observe(document, { childList: true, subtree: true });
  });
}

export async function readPicture(page: Page): Promise<PictureTimes> {
  const times = await page.evaluate(() => window.benchPicture ?? null);
  if (times === null) throw new Error("the page was not told to watch its picture");
  return times;
}

/** Resolves when a frame has been seen. */
export async function waitForFirstFrame(page: Page, timeoutMs: number): Promise<void> {
  await page.waitForFunction(() => typeof window.benchPicture?.firstFrameMs === "number", null, { timeout: timeoutMs });
}
