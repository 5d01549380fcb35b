import { doubledCeiling, fullJitterDelay } from "../../base/backoff.ts";
import type { Cancel, Clock } from "../../base/clock.ts";
import type { Logger } from "../../node/logger.ts";
import type { CaptureOrder } from "../../protocol/capture/frame.ts";
import {
  isSameSource,
  type CaptureBrowser,
  type HostingProblem,
  type RunningBrowser,
  type SharedSource,
} from "./capture-browser.ts";

/** How long a browser without viewers stays, so that the next guest does not wait for its start. It captures nothing then. */
export const WARM_MS = 60_000;
/** From the start of a browser to the hello of its page. A cold disk is slow. */
export const START_TIMEOUT_MS = 30_000;
/** A page that lived this long was a good one: the next loss starts over. */
const LIVED_MS = 10_000;
const RESTART = { firstMs: 500, maxMs: 5_000 };
/** Failures in a row after which whoever waits is told that it does not work. */
const MOST_FAILURES = 3;
/** How long "it does not work" holds; then it may be tried again. */
export const GIVEN_UP_MS = 30_000;
const LOOK_PERIOD_MS = 5_000;
/** For the last words of a page that was dropped. */
const GOODBYE_MS = 300;
/** A page that has not closed a viewer's connection by then hangs, and would go on showing the screen to somebody who is out. */
export const CLOSE_TIMEOUT_MS = 1_000;

/** What the host needs of the place that its page comes to. */
export interface CapturePlace {
  /** From now on one page is let in; what this is, the browser beside it knows: an address, or a secret alone. */
  expectPage(): string;
  dropPage(): void;
  send(order: CaptureOrder): void;
}

export interface CaptureHostHandlers {
  /** A page is in and takes orders. */
  onReady(): void;
  /** The page is gone, with everything that it carried. */
  onLost(): void;
  /** Whoever waits for a page waits in vain. */
  onUnable(problem: HostingProblem): void;
  /** `problem` is another one, or none. */
  onProblemChange(): void;
}

interface CaptureHostParts {
  readonly clock: Clock;
  readonly log: Logger;
  readonly random: () => number;
  readonly place: CapturePlace;
  readonly browser: CaptureBrowser;
  /** What the browser should share from now on. */
  readonly source: () => SharedSource;
  readonly handlers: CaptureHostHandlers;
}

type HostState =
  | { readonly step: "off" }
  | { readonly step: "checking" }
  | {
      readonly step: "starting";
      readonly browser: RunningBrowser;
      readonly source: SharedSource;
      readonly cancelTimeout: Cancel;
    }
  | {
      readonly step: "ready";
      readonly browser: RunningBrowser;
      readonly source: SharedSource;
      readonly sinceMs: number;
    }
  /** Between two attempts. */
  | { readonly step: "resting"; readonly cancel: Cancel }
  | { readonly step: "stopped" };

/** Keeps a browser with the capture page running while somebody watches or is about to, and says why it cannot. */
export class CaptureHost {
  readonly #parts: CaptureHostParts;
  #state: HostState = { step: "off" };
  #viewers = 0;
  #failures = 0;
  #problem: HostingProblem | null = null;
  #cancelWarm: Cancel | null = null;
  /** Browsers whose page was dropped a moment ago. */
  readonly #leaving = new Set<RunningBrowser>();
  /** By session, what ends the browser unless its page says that it is closed. */
  readonly #closing = new Map<string, Cancel>();
  #stopLooking: Cancel = () => undefined;

  constructor(parts: CaptureHostParts) {
    this.#parts = parts;
  }

  /** Why the screen cannot be shown; null when it can, as far as anybody knows. */
  get problem(): HostingProblem | null {
    return this.#problem;
  }

  get isReady(): boolean {
    return this.#state.step === "ready";
  }

  /** Finds out whether this machine can host, and goes on looking. */
  async begin(): Promise<void> {
    this.#stopLooking = this.#parts.clock.every(LOOK_PERIOD_MS, () => void this.#look());
    await this.#look();
  }

  /** Somebody is about to join: start what takes time. */
  prepare(): void {
    if (this.#viewers === 0) this.#keepWarm();
    this.#start();
  }

  setViewers(count: number): void {
    const before = this.#viewers;
    this.#viewers = count;
    if (count > 0) {
      this.#cancelWarm?.();
      this.#cancelWarm = null;
      this.#start();
    } else if (before > 0) this.#keepWarm();
  }

  /** To the page; false when there is none. */
  send(order: CaptureOrder): boolean {
    if (!this.isReady) return false;
    this.#parts.place.send(order);
    if (order.type === "close") this.#expectClosed(order.sessionId);
    return true;
  }

  /** The page carries nothing of a session any more. */
  closed(sessionId: string): void {
    this.#closing.get(sessionId)?.();
    this.#closing.delete(sessionId);
  }

  /** The page of the running browser has proved itself. */
  pageReady(): void {
    if (this.#state.step !== "starting") return;
    const { browser, cancelTimeout, source } = this.#state;
    cancelTimeout();
    this.#state = { step: "ready", browser, source, sinceMs: this.#parts.clock.monotonic() };
    this.#setProblem(null);
    this.#parts.handlers.onReady();
  }

  /** The page captures since a moment ago. */
  capturing(): void {
    if (this.#state.step === "ready") this.#state.browser.tidyUp();
  }

  /** The line to the page is gone: another browser may do better. */
  pageFailed(why: string): void {
    if (this.#state.step === "ready" || this.#state.step === "starting") this.#failed(why);
  }

  /** The page has tried for a while, and cannot capture: whoever comes is told so until it may be tried again. */
  cannotCapture(why: string): void {
    if (this.#state.step !== "ready") return;
    this.#endBrowser();
    this.#parts.handlers.onLost();
    this.#parts.place.dropPage();
    this.#giveUp(why);
  }

  /** Another browser, if this one shares something else than it should by now. It is nobody's failure. */
  checkSource(): void {
    const state = this.#state;
    if (state.step !== "ready" && state.step !== "starting") return;
    if (isSameSource(state.source, this.#parts.source())) return;
    if (state.step === "starting") state.cancelTimeout();
    this.#expectNothing();
    this.#state = { step: "off" };
    if (state.step === "ready") this.#parts.handlers.onLost();
    // The page says goodbye to its viewers, who then look for the next one at once instead of waiting for silence.
    this.#parts.place.dropPage();
    this.#endLater(state.browser);
    if (this.#isWanted) this.#start();
  }

  /** Ends the browser with everything that it started; resolves when it is gone. Nothing is called afterwards. */
  async stop(): Promise<void> {
    const browser = this.#state.step === "starting" || this.#state.step === "ready" ? this.#state.browser : null;
    this.#stopLooking();
    this.#cancelWarm?.();
    this.#endBrowser();
    this.#state = { step: "stopped" };
    for (const one of this.#leaving) one.end();
    await Promise.all([browser?.ended, ...Array.from(this.#leaving, ({ ended }) => ended)]);
  }

  #expectClosed(sessionId: string): void {
    this.closed(sessionId);
    const fail = (): void => this.#failed("its page did not close a viewer's connection in time");
    this.#closing.set(sessionId, this.#parts.clock.after(CLOSE_TIMEOUT_MS, fail));
  }

  #expectNothing(): void {
    for (const cancel of this.#closing.values()) cancel();
    this.#closing.clear();
  }

  get #isWanted(): boolean {
    return this.#viewers > 0 || this.#cancelWarm !== null;
  }

  #keepWarm(): void {
    this.#cancelWarm?.();
    this.#cancelWarm = this.#parts.clock.after(WARM_MS, () => {
      this.#cancelWarm = null;
      this.#endBrowser();
      this.#parts.place.dropPage();
    });
  }

  #start(): void {
    if (this.#state.step === "off") void this.#check();
    // It was given up a moment ago: whoever comes now need not wait in vain.
    else if (this.#state.step === "resting" && this.#problem !== null) this.#parts.handlers.onUnable(this.#problem);
  }

  async #check(): Promise<void> {
    const checking: HostState = { step: "checking" };
    this.#state = checking;
    const problem = await this.#parts.browser.findProblem();
    if (this.#state !== checking) return;
    this.#state = { step: "off" };
    this.#setProblem(problem);
    if (!this.#isWanted) return;
    if (problem === null) this.#launch();
    else this.#parts.handlers.onUnable(problem);
  }

  #launch(): void {
    const { browser, clock, log, place } = this.#parts;
    const source = this.#parts.source();
    let running: RunningBrowser;
    try {
      running = browser.launch(place.expectPage(), source);
    } catch (error) {
      return this.#failed(error instanceof Error ? error.message : String(error));
    }
    log.debug("the capture browser starts");
    const cancelTimeout = clock.after(START_TIMEOUT_MS, () => this.#failed("its page did not come up in time"));
    this.#state = { step: "starting", browser: running, source, cancelTimeout };
    void running.ended.then((why) => {
      const state = this.#state;
      if ((state.step === "starting" || state.step === "ready") && state.browser === running) this.#failed(why);
    });
  }

  #failed(why: string): void {
    const { clock, handlers, log, random } = this.#parts;
    const state = this.#state;
    const wasReady = state.step === "ready";
    if (wasReady && clock.monotonic() - state.sinceMs >= LIVED_MS) this.#failures = 0;
    this.#failures++;
    this.#endBrowser();
    if (wasReady) handlers.onLost();
    this.#parts.place.dropPage();
    log.warn({ why, failures: this.#failures }, "the capture browser failed");
    if (this.#failures >= MOST_FAILURES) return this.#giveUp(why);
    const delayMs = RESTART.firstMs / 2 + fullJitterDelay(doubledCeiling(this.#failures - 1, RESTART), RESTART, random);
    this.#rest(delayMs);
  }

  #giveUp(why: string): void {
    this.#failures = 0;
    const problem = { code: "capture-failed", message: `The screen cannot be captured: ${why}`.slice(0, 500) } as const;
    this.#setProblem(problem);
    this.#rest(GIVEN_UP_MS);
    this.#parts.handlers.onUnable(problem);
  }

  #rest(delayMs: number): void {
    const cancel = this.#parts.clock.after(delayMs, () => {
      this.#state = { step: "off" };
      this.#setProblem(null);
      if (this.#isWanted) this.#start();
      else void this.#look();
    });
    this.#state = { step: "resting", cancel };
  }

  #endLater(browser: RunningBrowser): void {
    const cancel = this.#parts.clock.after(GOODBYE_MS, () => browser.end());
    this.#leaving.add(browser);
    void browser.ended.then(() => {
      cancel();
      this.#leaving.delete(browser);
    });
  }

  #endBrowser(): void {
    const state = this.#state;
    if (state.step === "starting") state.cancelTimeout();
    if (state.step === "resting") state.cancel();
    this.#expectNothing();
    if (state.step === "stopped") return;
    this.#state = { step: "off" };
    if (state.step === "starting" || state.step === "ready") state.browser.end();
  }

  /** A display or a browser may come and go; while a page is in, all is fine if it shows the right display. */
  async #look(): Promise<void> {
    this.checkSource();
    if (this.#state.step !== "off") return;
    const problem = await this.#parts.browser.findProblem();
    if (this.#state.step === "off") this.#setProblem(problem);
  }

  #setProblem(problem: HostingProblem | null): void {
    const isNews = problem?.code !== this.#problem?.code || problem?.message !== this.#problem?.message;
    this.#problem = problem;
    if (isNews) this.#parts.handlers.onProblemChange();
  }
}
