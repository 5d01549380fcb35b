import type { DesktopRequest, DesktopResponse } from "./calls.ts";
import type { CALLS_OF, DesktopCallName, DesktopWindow } from "./names.ts";
import type { DesktopState } from "./state.ts";

/** What the preload script of a window hands to its page. It carries values and does nothing else. */
export interface PreloadBridge<Window extends DesktopWindow = DesktopWindow> {
  readonly window: Window;
  /** Rejects for a name that this window may not call, and when the main process fails. */
  call<Name extends (typeof CALLS_OF)[Window][number] & DesktopCallName>(
    name: Name,
    request: DesktopRequest<Name>,
  ): Promise<DesktopResponse<Name>>;
  /** Every later state; answers a function that stops it. */
  onState(listener: (state: DesktopState) => void): () => void;
}
