import type { ControlPlaneFrame } from "../../protocol/agent-link/frame.ts";
import type { ErrorCode } from "../../protocol/error-code.ts";
import type { LinkHandle } from "../presence/linked-machine.ts";

export interface RefuseOptions {
  /** Instead of the code's standard sentence. */
  readonly message?: string;
  readonly closeCode?: number;
}

/** A connection as whoever talks to its machine needs it. */
export interface LinkConnection extends LinkHandle {
  readonly address: string;
  /** Ours for this connection; each proof must cover it. */
  readonly nonce: string;
  /** The agent's for this connection; everything we sign covers it. */
  readonly agentNonce: string;
  readonly isClosed: boolean;
  /** Sends a frame, or closes when the peer does not read (ATK-47). */
  send(frame: ControlPlaneFrame): void;
  /** Says why, and closes. */
  refuse(code: ErrorCode, options?: RefuseOptions): void;
}
