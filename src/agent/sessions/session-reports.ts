import { assertNever } from "../../base/assert-never.ts";
import type { AgentFrame } from "../../protocol/agent-link/frame.ts";
import type { PageReport } from "../capture/page-line.ts";
import type { HostedSession } from "./hosted-session.ts";

type SessionStateFrame = Extract<AgentFrame, { type: "session-state" }>;
type FiguresFrame = Extract<AgentFrame, { type: "session-figures" }>;

/** How a session stands, for the control plane; null while there is nothing to say yet. */
export function sessionState(session: HostedSession, detail = ""): SessionStateFrame | null {
  const { id, isAsking, phase } = session;
  const frame = {
    type: "session-state",
    sessionId: id,
    reason: null,
    path: null,
    detail: detail.slice(0, 500),
  } as const;
  switch (phase.step) {
    case "asking":
      return isAsking ? { ...frame, state: "asking" } : null;
    case "waiting":
    case "offered":
      return session.wasLetIn ? { ...frame, state: "connecting" } : null;
    case "open": {
      const isNews = phase.media !== "connecting" || session.wasLetIn;
      return isNews ? { ...frame, state: phase.media, path: phase.path } : null;
    }
    case "ended":
      return { ...frame, state: "ended", reason: phase.reason, detail: phase.detail.slice(0, 500) };
    default:
      return assertNever(phase);
  }
}

/** A page's figures as the control plane takes them: whatever is no number there becomes 0 or null. */
export function sessionFigures(report: Extract<PageReport, { type: "stream" }>): FiguresFrame {
  const { sessionId, framesPerSecond, bitsPerSecond, roundTripMs, codec, path } = report;
  return {
    type: "session-figures",
    sessionId,
    framesPerSecond: Math.max(0, framesPerSecond),
    bitsPerSecond: Math.max(0, bitsPerSecond),
    roundTripMs: roundTripMs === null ? null : Math.max(0, roundTripMs),
    codec,
    path,
  };
}
