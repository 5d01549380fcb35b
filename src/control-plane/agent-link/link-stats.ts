import type { ErrorCode } from "../../protocol/error-code.ts";

/** Figures of the agent link since the start; `connected` and `handshakes` are of now. */
export interface AgentLinkStats {
  readonly connected: number;
  readonly handshakes: number;
  readonly accepted: number;
  readonly framesIn: number;
  readonly framesOut: number;
  /** Refusals by error code. */
  readonly refused: Readonly<Partial<Record<ErrorCode, number>>>;
}

/** Counts what the link's connections do. */
export class LinkCounters {
  accepted = 0;
  framesIn = 0;
  framesOut = 0;
  readonly refused: Partial<Record<ErrorCode, number>> = {};

  countRefusal(code: ErrorCode): void {
    this.refused[code] = (this.refused[code] ?? 0) + 1;
  }
}
