/** Sizes that every edge enforces. Bytes unless the name says otherwise. */
export const LIMITS = {
  /** A JSON frame of the agent link from an agent. A frame above it closes the socket before it is parsed, also the other way. */
  agentFrameBytes: 64 * 1024,
  /** From the control plane, which lists all of a machine's robots in one frame. */
  controlPlaneFrameBytes: 2 * 1024 * 1024,
  /** A frame of the browser's live socket towards the control plane; the browser has little to say. */
  liveFrameBytes: 4 * 1024,
  /** A frame of a viewer's socket: an offer of `MOST_SDP_CHARACTERS`, as JSON writes it. */
  viewerFrameBytes: 64 * 1024,
  /** A request body of the HTTP APIs. */
  requestBodyBytes: 256 * 1024,
  /** Unsent bytes after which a slow reader is closed. */
  socketBufferedBytes: 1024 * 1024,
  /** How far a machine's clock may be from the control plane's, in milliseconds. */
  clockSkewMs: 5 * 60 * 1000,
} as const;
