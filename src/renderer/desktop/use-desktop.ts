import { useCallback, useSyncExternalStore } from "react";
import type { DesktopState } from "../../protocol/desktop-ipc/state.ts";
import { useServices } from "../services.ts";
import type { DesktopView } from "./desktop.ts";

export function useDesktop(): DesktopView {
  const { desktop } = useServices();
  const subscribe = useCallback((listener: () => void) => desktop.subscribe(listener), [desktop]);
  return useSyncExternalStore(subscribe, () => desktop.view);
}

/** Inside the app's own pages, which are shown only once the state is known. */
export function useDesktopState(): DesktopState {
  const { state } = useDesktop();
  if (state === null) throw new Error("a page of the desktop app was shown without its state");
  return state;
}
