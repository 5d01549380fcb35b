import type { CaptureBrowser } from "./capture-browser.ts";

/** Stands for a browser where the machine's owner wants none. */
export const NO_BROWSER: CaptureBrowser = {
  findProblem: () =>
    Promise.resolve({ code: "no-browser", message: "This machine shows no screen: its agent runs with --no-hosting." }),
  launch() {
    throw new Error("nothing is launched with --no-hosting");
  },
};
