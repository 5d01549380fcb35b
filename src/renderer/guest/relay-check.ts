import type { Clock } from "../../base/clock.ts";

export type RelayState = "checking" | "reachable" | "unreachable" | "none";

const GIVE_UP_MS = 8_000;

/** Asks every configured relay for an address, as a session would. `none` when no relay is configured. */
export async function checkRelay(
  iceServers: readonly RTCIceServer[],
  clock: Clock,
  signal: AbortSignal,
): Promise<Exclude<RelayState, "checking">> {
  const hasRelay = iceServers.some(({ urls }) => [urls].flat().some((url) => /^turns?:/.test(url)));
  if (!hasRelay) return "none";
  const connection = new RTCPeerConnection({ iceServers: [...iceServers], iceTransportPolicy: "relay" });
  const { promise, resolve } = Promise.withResolvers<"reachable" | "unreachable">();
  const cancel = clock.after(GIVE_UP_MS, () => resolve("unreachable"));
  signal.addEventListener("abort", () => resolve("unreachable"), { once: true });
  connection.addEventListener("icecandidate", ({ candidate }) => {
    if (candidate?.type === "relay") resolve("reachable");
    // The end of the candidates.
    if (candidate === null) resolve("unreachable");
  });
  try {
    connection.createDataChannel("probe");
    await connection.setLocalDescription(await connection.createOffer());
    return await promise;
  } finally {
    cancel();
    connection.close();
  }
}
