import type { CaptureBrowser, HostingProblem, RunningBrowser } from "../../src/agent/capture/capture-browser.ts";
import { FakeCapturePage } from "./fake-capture-page.ts";

/** A browser whose pages are fake ones: each launch opens one, which proves itself at once. */
export class FakeBrowser implements CaptureBrowser {
  /** Every page that was opened. */
  readonly pages: FakeCapturePage[] = [];
  readonly urls: string[] = [];
  problem: HostingProblem | null = null;
  /** Browsers that run now. */
  running = 0;
  /** How often it was told that its page captures. */
  tidied = 0;
  readonly #waiting = new Set<() => void>();

  findProblem(): Promise<HostingProblem | null> {
    return Promise.resolve(this.problem);
  }

  launch(pageUrl: string): RunningBrowser {
    this.running++;
    this.urls.push(pageUrl);
    const { promise: ended, resolve } = Promise.withResolvers<string>();
    const opening = FakeCapturePage.open(pageUrl).then((page) => {
      this.pages.push(page);
      for (const wake of this.#waiting) wake();
      return page;
    });
    let isRunning = true;
    return {
      ended,
      end: () => {
        if (!isRunning) return;
        isRunning = false;
        this.running--;
        void opening.then((page) => page.crash());
        resolve("ended");
      },
      tidyUp: () => (this.tidied += 1),
    };
  }

  /** The `count`th page, past or future. */
  async page(count = 1): Promise<FakeCapturePage> {
    for (;;) {
      const page = this.pages[count - 1];
      if (page) return page;
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }
}
