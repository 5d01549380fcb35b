import type { SessionRule } from "../../protocol/app-rule.ts";
import type { IceCandidate, MediaPath, Signal } from "../../protocol/viewer/signal.ts";
import type { IceSetup } from "./hosted-session.ts";

type Connection = SessionRule["connection"];

const RELAYED = /\btyp relay\b/;

/** What the capture page finds a way with. Whatever servers and policy came, no way leads where the rule allows none. */
export function allowedIce({ servers, policy }: IceSetup, connection: Connection): IceSetup {
  if (connection === "relay-only") return { servers, policy: "relay" };
  if (connection === "any") return { servers, policy };
  const withoutRelays = servers.flatMap((server) => {
    const urls = server.urls.filter((url) => !/^turns?:/i.test(url));
    return urls.length === 0 ? [] : [{ ...server, urls }];
  });
  return { servers: withoutRelays, policy };
}

/** True for a candidate that either end may hear of. One end that keeps to the relay is enough to keep both to it. */
export function isAllowedCandidate({ candidate }: IceCandidate, connection: Connection): boolean {
  return connection === "any" || connection === "relay-only" || !RELAYED.test(candidate);
}

/** The description without the candidates that the rule forbids. */
export function allowedSdp(sdp: string, connection: Connection): string {
  if (connection === "any" || connection === "relay-only") return sdp;
  return sdp.replaceAll(/^a=candidate:[^\r\n]*\r?\n/gm, (line) => (RELAYED.test(line) ? "" : line));
}

/** What the other end may hear; null = nothing of it. */
export function allowedSignal(signal: Signal, connection: Connection): Signal | null {
  if (signal.kind === "candidate") return isAllowedCandidate(signal.candidate, connection) ? signal : null;
  return { ...signal, sdp: allowedSdp(signal.sdp, connection) };
}

/** Whether media may take this way; null = nobody knows yet which it takes. */
export function isAllowedPath(path: MediaPath | null, connection: Connection): boolean {
  switch (connection) {
    case "any":
      return true;
    case "none":
      return false;
    case "relay-only":
      return path !== "direct";
    case "direct-only":
      return path !== "relayed";
    default:
      return connection;
  }
}
