import type { LiveSocket, LiveSocketEvents } from "./live-client.ts";

const PROBE_TIMEOUT_MS = 5_000;

/** Opens live sockets at the control plane whose address `base` tells at that moment. */
export function browserSocketOpener(base: () => string) {
  return (path: string, events: LiveSocketEvents): LiveSocket => openSocket(new URL(path, base()), events);
}

function openSocket(url: URL, events: LiveSocketEvents): LiveSocket {
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
