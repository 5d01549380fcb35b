import { DesktopState } from "../../protocol/desktop-ipc/state.ts";
import type { DesktopBridge } from "./bridge.ts";

/** How the desktop around the page stands. */
export interface DesktopView {
  /** False in a browser: then there is no state, ever. */
  readonly isApp: boolean;
  /** Null until the app has said something that could be read. */
  readonly state: DesktopState | null;
  /** The app's last word was not understood, or it did not answer: `state` may be old. */
  readonly isUnreadable: boolean;
}

/** The desktop's state as the pages see it: every payload is parsed, and one that cannot be is told rather than shown. */
export class Desktop {
  readonly bridge: DesktopBridge;
  #view: DesktopView;
  readonly #listeners = new Set<() => void>();

  constructor(bridge: DesktopBridge) {
    this.bridge = bridge;
    this.#view = { isApp: bridge.window !== null, state: null, isUnreadable: false };
  }

  get view(): DesktopView {
    return this.#view;
  }

  /** Listens from now on, as long as the page lives. Resolves when the app has said how everything stands, or failed to. */
  async start(): Promise<void> {
    if (!this.#view.isApp) return;
    this.bridge.onState((state) => this.#hear(state));
    await this.askAgain();
  }

  /** Asks how everything stands. */
  async askAgain(): Promise<void> {
    const before = this.#view;
    // What was told meanwhile is newer than this answer.
    const isNews = () => this.#view === before;
    try {
      const state = await this.bridge.call("describe", undefined);
      if (isNews()) this.#hear(state);
    } catch (error) {
      reportError(error);
      if (isNews()) this.#change({ ...before, isUnreadable: true });
    }
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Where sockets go: the control plane that the app belongs to, in a browser the page's own origin. */
  socketBase(): string {
    if (!this.#view.isApp) return location.href;
    const { controlPlane } = this.#view.state ?? { controlPlane: null };
    if (controlPlane === null) throw new Error("the app belongs to no control plane");
    return controlPlane.origin;
  }

  #hear(raw: unknown): void {
    const parsed = DesktopState.safeParse(raw);
    if (!parsed.success) reportError(parsed.error);
    this.#change(
      parsed.success ? { isApp: true, state: parsed.data, isUnreadable: false } : { ...this.#view, isUnreadable: true },
    );
  }

  #change(view: DesktopView): void {
    this.#view = view;
    for (const listener of this.#listeners) listener();
  }
}
