import type { CaptureBrowser } from "./capture-browser.ts";
import type { CaptureMeans } from "./capture-means.ts";

/** Stands for a browser where the machine's owner wants none. */
export const NO_BROWSER: CaptureBrowser = {
  findProblem: () =>
    Promise.resolve({ code: "no-browser", message: "This machine shows no screen: its agent runs with --no-hosting." }),
  launch() {
    throw new Error("nothing is launched with --no-hosting");
  },
};

/** Hosting without a screen: no page is expected, and nothing listens for one. */
export async function captureNothing(): Promise<CaptureMeans> {
  return {
    browser: NO_BROWSER,
    place: {
      expectPage: () => "",
      dropPage: () => undefined,
      send: () => undefined,
      stop: () => Promise.resolve(),
    },
  };
}
