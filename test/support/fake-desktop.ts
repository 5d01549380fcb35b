import type { Page } from "@playwright/test";
import { DESKTOP_CALLS, type DesktopRequest, type DesktopResponse } from "../../src/protocol/desktop-ipc/calls.ts";
import { CALLS_OF, type DesktopCallName, type DesktopWindow } from "../../src/protocol/desktop-ipc/names.ts";
import { DesktopState } from "../../src/protocol/desktop-ipc/state.ts";
import { aDesktopState } from "./fake-desktop/canned-state.ts";

type Answer<Name extends DesktopCallName> =
  | DesktopResponse<Name>
  | ((request: DesktopRequest<Name>) => DesktopResponse<Name> | Promise<DesktopResponse<Name>>);

/** What a page asked of the app. */
export interface DesktopCall {
  readonly name: string;
  readonly request: unknown;
}

const DONE = { ok: true, value: undefined } as const;

/**
 * The desktop app around a page, as the main process would be: it lives outside of the page, survives its reloads, and refuses what it
 * does not know. The bridge itself is put into the page before anything else, as the preload script puts it.
 */
export class FakeDesktop {
  /** Oldest first, but for `describe` and `resizeIndicator`. */
  readonly calls: DesktopCall[] = [];
  /** What the indicator asked its window to be, the last time. */
  size: { width: number; height: number } | null = null;
  readonly #page: Page;
  readonly #window: DesktopWindow;
  readonly #answers = new Map<string, (request: never) => unknown>();
  #state: DesktopState;

  private constructor(page: Page, window: DesktopWindow, state: DesktopState) {
    this.#page = page;
    this.#window = window;
    this.#state = state;
  }

  /** Before the page goes anywhere. */
  static async install(
    page: Page,
    state: DesktopState = aDesktopState(),
    window: DesktopWindow = "app",
  ): Promise<FakeDesktop> {
    const fake = new FakeDesktop(page, window, DesktopState.parse(state));
    await page.exposeFunction("fakeDesktopCall", (name: string, request: unknown) => fake.#call(name, request));
    await page.addInitScript(exposeBridge, window);
    return fake;
  }

  get state(): DesktopState {
    return this.#state;
  }

  /** From now on everything stands so, and the page hears of it. */
  async show(change: Partial<DesktopState>): Promise<void> {
    this.#state = DesktopState.parse({ ...this.#state, ...change });
    await this.say(this.#state);
  }

  /** Says anything at all in place of a state. */
  async say(anything: unknown): Promise<void> {
    await this.#page.evaluate((state) => window.fakeDesktopHear?.(state), anything);
  }

  /** How one call is answered from now on; without it, as if it had been done. */
  answer<Name extends DesktopCallName>(name: Name, answer: Answer<Name>): void {
    this.#answers.set(name, (request: never) => (typeof answer === "function" ? answer(request) : answer));
  }

  /** Answers one call with something that no app would say. */
  answerNonsense(name: DesktopCallName, nonsense: unknown): void {
    this.#answers.set(name, () => nonsense);
  }

  /** The names that were called, oldest first. */
  get called(): readonly string[] {
    return this.calls.map(({ name }) => name);
  }

  async #call(name: string, request: unknown): Promise<unknown> {
    const allowed: readonly string[] = CALLS_OF[this.#window];
    if (!allowed.includes(name)) throw new Error("this window may not ask for that");
    // What crosses into the page's world and back loses `undefined`.
    const parsed = DESKTOP_CALLS[name as DesktopCallName].request.parse(request ?? undefined);
    if (name === "describe" && !this.#answers.has(name)) return this.#state;
    if (name === "resizeIndicator") this.size = parsed as { width: number; height: number };
    else if (name !== "describe") this.calls.push({ name, request: parsed });
    const answer = this.#answers.get(name);
    if (answer) return answer(parsed as never);
    return isAnsweredByNothing(name) ? undefined : DONE;
  }
}

function isAnsweredByNothing(name: string): boolean {
  return DESKTOP_CALLS[name as DesktopCallName].response.safeParse(undefined).success;
}

declare global {
  interface Window {
    fakeDesktopCall?: (name: string, request: unknown) => Promise<unknown>;
    fakeDesktopHear?: (state: unknown) => void;
  }
}

/** Runs in the page before anything else. */
function exposeBridge(name: DesktopWindow): void {
  const listeners = new Set<(state: unknown) => void>();
  window.fakeDesktopHear = (state) => listeners.forEach((listener) => listener(state));
  const bridge = Object.freeze({
    window: name,
    call: async (call: string, request: unknown) => {
      const answer = (await window.fakeDesktopCall?.(call, request)) as { ok?: boolean; value?: unknown } | undefined;
      // A refusal or a value crosses as it is; only `undefined` members do not survive the way.
      return answer?.ok === true && !("value" in answer) ? { ...answer, value: undefined } : (answer ?? undefined);
    },
    onState: (listener: (state: unknown) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
  Object.defineProperty(window, "latchkeyDesktop", { value: bridge, enumerable: true });
}
