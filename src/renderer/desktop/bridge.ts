import { DESKTOP_CALLS, type DesktopRequest, type DesktopResponse } from "../../protocol/desktop-ipc/calls.ts";
import type { PreloadBridge } from "../../protocol/desktop-ipc/bridge.ts";
import {
  DESKTOP_BRIDGE_KEY,
  DESKTOP_WINDOWS,
  type DesktopCallName,
  type DesktopWindow,
} from "../../protocol/desktop-ipc/names.ts";

/** What a page can ask of the desktop app around it. In a browser nobody is there, and every call says so. */
export interface DesktopBridge {
  /** Null in a browser. */
  readonly window: DesktopWindow | null;
  /** @throws NeedsAppError in a browser; NonsenseError for an answer that is none; what the main process throws */
  call<Name extends DesktopCallName>(name: Name, request: DesktopRequest<Name>): Promise<DesktopResponse<Name>>;
  /** What the main process says of the state, unread; answers a function that stops it. */
  onState(listener: (state: unknown) => void): () => void;
}

/** Only the desktop app can do that. */
export class NeedsAppError extends Error {
  constructor() {
    super("this needs the Latchkey app");
    this.name = "NeedsAppError";
  }
}

/** The app answered something that this page does not know. */
export class NonsenseError extends Error {
  constructor(call: DesktopCallName) {
    super(`the app's answer to ${call} was not understood`);
    this.name = "NonsenseError";
  }
}

/** The bridge that the preload script put there, else the browser's. Chosen once, when the page starts. */
export function pickBridge(home: object): DesktopBridge {
  const preload: unknown = Reflect.get(home, DESKTOP_BRIDGE_KEY);
  return isPreloadBridge(preload) ? appBridge(preload) : browserBridge();
}

function appBridge(preload: PreloadBridge): DesktopBridge {
  return {
    window: preload.window,
    async call(name, request) {
      const answer: unknown = await preload.call(name, request);
      if (!isAnswer(name, answer)) throw new NonsenseError(name);
      return answer;
    },
    onState: (listener) => preload.onState(listener),
  };
}

function browserBridge(): DesktopBridge {
  return {
    window: null,
    call: () => Promise.reject(new NeedsAppError()),
    onState: () => () => undefined,
  };
}

function isAnswer<Name extends DesktopCallName>(name: Name, answer: unknown): answer is DesktopResponse<Name> {
  return DESKTOP_CALLS[name].response.safeParse(answer).success;
}

function isPreloadBridge(value: unknown): value is PreloadBridge {
  if (typeof value !== "object" || value === null) return false;
  const window: unknown = Reflect.get(value, "window");
  const isKnown = DESKTOP_WINDOWS.some((name) => name === window);
  return isKnown && ["call", "onState"].every((name) => typeof Reflect.get(value, name) === "function");
}
