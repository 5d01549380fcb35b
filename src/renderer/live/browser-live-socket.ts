import type { LiveSocket, LiveSocketEvents } from "./live-client.ts";

const PROBE_TIMEOUT_MS = 5_000;

/** Opens the live socket of the page's own origin. */
export function openBrowserSocket(path: string, events: LiveSocketEvents): LiveSocket {
  const url = new URL(path, location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(url);
  const listening = new AbortController();
  const { signal } = listening;
  socket.addEventListener("message", ({ data }) => events.onText(String(data)), { signal });
  socket.addEventListener("close", ({ code }) => events.onClose(code), { signal });
  return {
    close() {
      listening.abort();
      socket.close();
    },
  };
}

export async function probeControlPlane(): Promise<boolean> {
  const answer = fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
  return answer.then(
    ({ ok }) => ok,
    () => false,
  );
}
