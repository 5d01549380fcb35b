import type { ContextBridge, IpcRenderer } from "electron";
import type { PreloadBridge } from "../protocol/desktop-ipc/bridge.ts";
import {
  CALLS_OF,
  DESKTOP_BRIDGE_KEY,
  DESKTOP_STATE_EVENT,
  desktopChannel,
  type DesktopCallName,
  type DesktopWindow,
} from "../protocol/desktop-ipc/names.ts";
import type { DesktopState } from "../protocol/desktop-ipc/state.ts";

/** What the preload script takes of Electron. None of it reaches the page. */
export interface PreloadElectron {
  readonly contextBridge: Pick<ContextBridge, "exposeInMainWorld">;
  readonly ipcRenderer: Pick<IpcRenderer, "invoke" | "on" | "off">;
}

/**
 * Hands the page functions that carry values for the calls of its own window and for the one event. What a call may contain is the main
 * process's to judge.
 */
export function exposeBridge(window: DesktopWindow, { contextBridge, ipcRenderer }: PreloadElectron): void {
  // Of this script's own world: a page that changes its built-in objects does not reach it.
  const allowed: ReadonlySet<unknown> = new Set<unknown>(CALLS_OF[window]);

  const bridge: PreloadBridge = {
    window,
    call(name: DesktopCallName, request: unknown) {
      if (!allowed.has(name)) return Promise.reject(new Error("this window may not ask for that"));
      return ipcRenderer.invoke(desktopChannel(name), request);
    },
    onState(listener) {
      // The event would hand the page a way to answer its sender.
      const hear = (_event: unknown, state: DesktopState) => listener(state);
      ipcRenderer.on(DESKTOP_STATE_EVENT, hear);
      return () => void ipcRenderer.off(DESKTOP_STATE_EVENT, hear);
    },
  };
  contextBridge.exposeInMainWorld(DESKTOP_BRIDGE_KEY, bridge);
}
