import { VIEWER_PATH } from "../../protocol/viewer/frame.ts";

export interface WireEvents {
  onOpen(): void;
  onText(text: string): void;
  /** Once, however it ended; never after `close()` was called. */
  onClose(): void;
}

/** A socket that carries text to the control plane. */
export interface Wire {
  send(text: string): void;
  close(): void;
}

/** Opens the viewer's socket at the control plane of `base`, the page's own origin unless it says otherwise. */
export function openBrowserWire(events: WireEvents, base: string = location.href): Wire {
  const url = new URL(VIEWER_PATH, base);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.search = "";
  url.hash = "";
  const socket = new WebSocket(url);
  const listening = new AbortController();
  const { signal } = listening;
  socket.addEventListener("open", () => events.onOpen(), { signal });
  socket.addEventListener("message", ({ data }) => events.onText(String(data)), { signal });
  socket.addEventListener("close", () => events.onClose(), { signal });
  return {
    send: (text) => socket.send(text),
    close() {
      listening.abort();
      socket.close();
    },
  };
}
