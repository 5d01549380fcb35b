import * as z from "zod";

/** Longest session description that anybody relays; a real one has about 5 kB (a megabyte of SDP ends the socket that sent it). */
export const MOST_SDP_CHARACTERS = 32_768;

const Sdp = z.string().min(1).max(MOST_SDP_CHARACTERS);

/** An ICE candidate as browsers write it; `candidate: ""` ends a generation. */
export const IceCandidate = z.object({
  candidate: z.string().max(1_024),
  sdpMid: z.string().max(64).nullable(),
  sdpMLineIndex: z.int().min(0).max(64).nullable(),
});
export type IceCandidate = z.infer<typeof IceCandidate>;

/**
 * What the two ends of one session tell each other to connect. The viewer offers, the host answers; a new offer restarts ICE. Relayed
 * only between these two.
 */
export const Signal = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("offer"), sdp: Sdp }),
  z.object({ kind: z.literal("answer"), sdp: Sdp }),
  z.object({ kind: z.literal("candidate"), candidate: IceCandidate }),
]);
export type Signal = z.infer<typeof Signal>;

/** A STUN or TURN server with credentials of this session, as `RTCPeerConnection` takes it. */
export const IceServer = z.object({
  urls: z.array(z.string().max(512)).min(1).max(8),
  username: z.string().max(256).optional(),
  credential: z.string().max(256).optional(),
});
export type IceServer = z.infer<typeof IceServer>;

/** `relay`: only through a TURN server. */
export const IcePolicy = z.enum(["all", "relay"]);

/** How the two ends of a session found each other. */
export const MediaPath = z.enum(["direct", "relayed"]);
export type MediaPath = z.infer<typeof MediaPath>;
