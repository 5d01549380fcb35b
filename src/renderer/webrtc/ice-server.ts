import type { IceServer } from "../../protocol/viewer/signal.ts";

/** A server as `RTCPeerConnection` takes it: members that are not there must not be there as undefined. */
export function toIceServer({ urls, username, credential }: IceServer): RTCIceServer {
  return { urls, ...(username === undefined ? {} : { username }), ...(credential === undefined ? {} : { credential }) };
}
