import { useCallback, useSyncExternalStore } from "react";
import type { ViewerSession, ViewerState } from "./viewer-session.ts";

export function useViewerState(session: ViewerSession): ViewerState {
  const subscribe = useCallback((listener: () => void) => session.subscribe(listener), [session]);
  return useSyncExternalStore(subscribe, () => session.state);
}
