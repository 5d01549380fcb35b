import { isDeepStrictEqual } from "node:util";
import type { DesktopNotice, DesktopPreferences, DesktopState } from "../protocol/desktop-ipc/state.ts";

/** As many as the windows are told of; the oldest gives way. */
const MAX_NOTICES = 16;
const MAX_DETAIL = 500;

type Part = Partial<DesktopState>;
type Listener = (state: DesktopState) => void;

/**
 * How everything stands, for windows, tray and indicator. Each part has one writer: the supervisor writes `agent`, updates write
 * `update`, and so on. Notices are everybody's.
 */
export class StateHub {
  #current: DesktopState;
  readonly #listeners = new Set<Listener>();
  readonly #onFailure: (error: unknown) => void;

  /** `onFailure`: what a listener threw. The others hear of the state all the same: a tray that fails must not keep it from the windows. */
  constructor(initial: DesktopState, onFailure: (error: unknown) => void) {
    this.#current = initial;
    this.#onFailure = onFailure;
  }

  get current(): DesktopState {
    return this.#current;
  }

  /** Tells everybody, unless it is what was already there. */
  change(part: Part | ((current: DesktopState) => Part)): void {
    const changed = { ...this.#current, ...(typeof part === "function" ? part(this.#current) : part) };
    if (isDeepStrictEqual(changed, this.#current)) return;
    this.#current = changed;
    // A listener may change it again: whoever comes after it hears of the newest, never of an older one after a newer one.
    for (const listener of this.#listeners) this.#tell(listener);
  }

  #tell(listener: Listener): void {
    try {
      listener(this.#current);
    } catch (error) {
      this.#onFailure(error);
    }
  }

  /** Hears every later state. Answers a function that stops it. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Something to tell once. The same kind again takes the place of the one before. */
  notify(kind: DesktopNotice["kind"], detail = ""): void {
    this.change(({ notices }) => ({
      notices: [
        ...notices.filter((notice) => notice.kind !== kind),
        { id: kind, kind, detail: detail.slice(0, MAX_DETAIL) },
      ].slice(-MAX_NOTICES),
    }));
  }

  /** Harmless for one that is not there. */
  dismissNotice(id: string): void {
    this.change(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));
  }
}

/** How it stands before anything was found out. */
export function initialState(
  app: Pick<DesktopState, "appVersion" | "platform" | "systemLanguages">,
  preferences: DesktopPreferences,
): DesktopState {
  return {
    ...app,
    controlPlane: null,
    agent: { process: "none", detail: "", status: null, guests: null },
    preferences,
    notices: [],
    link: null,
    update: { state: "off", version: null, detail: "" },
  };
}
