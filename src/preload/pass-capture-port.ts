import type { IpcRenderer } from "electron";
import { CAPTURE_PORT_MESSAGE } from "../protocol/desktop-ipc/names.ts";

/** What a window can do that the page of the capture window runs in. */
export interface CaptureWindow {
  readonly location: { readonly origin: string };
  readonly document: { readonly readyState: string };
  addEventListener(type: "load", listener: () => void, options: { once: true }): void;
  postMessage(message: unknown, targetOrigin: string, transfer: Transferable[]): void;
}

/**
 * Hands the agent's port to the capture page with the secret that came along, to none of another origin, once, and no sooner than the page
 * can hear it. The page gets nothing else: this window has no bridge.
 */
export function passCapturePort(ipcRenderer: Pick<IpcRenderer, "once">, page: CaptureWindow): void {
  ipcRenderer.once(CAPTURE_PORT_MESSAGE, ({ ports }, secret: unknown) => {
    const message = { type: CAPTURE_PORT_MESSAGE, secret };
    const pass = () => page.postMessage(message, page.location.origin, [...ports]);
    if (page.document.readyState === "complete") pass();
    else page.addEventListener("load", pass, { once: true });
  });
}
