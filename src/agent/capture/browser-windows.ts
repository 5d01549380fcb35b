import type { Cancel, Clock } from "../../base/clock.ts";
import type { Logger } from "../../node/logger.ts";
import { onXWindows, type XWindows } from "../native/x-windows.ts";

const LOOK_PERIOD_MS = 50;
/** A browser on a cold disk takes its time. */
const START_LOOK_MS = 10_000;
/** The notice of sharing comes with the first frames. */
const NOTICE_LOOK_MS = 3_000;

interface BrowserWindowsParts {
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
  readonly log: Logger;
  /** The browser's first process. */
  readonly pid: number;
  /** Of the capture page: the browser's notice names it, in whatever language. */
  readonly origin: string;
}

/**
 * Keeps the capture browser out of the way on an X display. Its window must not take the keys from what the viewers and the owner work in,
 * and the bar with which it tells that it shares the screen would be in the middle of every picture, with a button that a guest could
 * press; who is connected is told by Latchkey itself. Where a window manager puts its window on the screen all the same, it is made small:
 * the owner finds it in the list of windows, and closing it ends the sharing.
 */
export class BrowserWindows {
  readonly #parts: BrowserWindowsParts;
  /** Who had the keys before the browser came. */
  #focus: number | null = null;
  #isCapturing = false;
  #cancel: Cancel | null = null;

  /** To be made before the browser has a window. */
  constructor(parts: BrowserWindowsParts) {
    this.#parts = parts;
    this.#focus = this.#try((windows) => windows.focus);
    this.#watch(START_LOOK_MS);
  }

  /** The screen is being captured since a moment ago. */
  capturing(): void {
    this.#isCapturing = true;
    this.#watch(NOTICE_LOOK_MS);
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #watch(forMs: number): void {
    this.stop();
    const { clock } = this.#parts;
    const untilMs = clock.monotonic() + forMs;
    this.#cancel = clock.every(LOOK_PERIOD_MS, () => {
      this.#try((windows) => this.#tidy(windows));
      if (clock.monotonic() >= untilMs) this.stop();
    });
  }

  #tidy(windows: XWindows): void {
    const { pid, origin } = this.#parts;
    const { focus } = windows;
    if (windows.processOf(focus) === pid) windows.setFocus(this.#focus ?? 0);
    else this.#focus = focus;
    for (const window of windows.all()) {
      if (windows.processOf(window) !== pid || !windows.isVisible(window)) continue;
      if (windows.titleOf(window).includes(origin)) windows.withdraw(window);
      else if (this.#isCapturing) windows.iconify(window);
    }
  }

  #try<T>(work: (windows: XWindows) => T): T | null {
    try {
      return onXWindows(this.#parts.env, work);
    } catch (error) {
      this.#parts.log.debug({ err: error }, "the capture browser's windows cannot be reached");
      this.stop();
      return null;
    }
  }
}
