import type { Grant } from "../../protocol/agent-link/desired-state.ts";
import type { StreamLimits } from "../../protocol/capture/frame.ts";

/** What a stream has when no rule says less. */
const MOST = { framesPerSecond: 60, bitsPerSecond: 20_000_000 };

/** What one viewer's stream may have at most, and whose name is drawn into it. */
export function streamLimits({ rule, viewer }: Pick<Grant, "rule" | "viewer">): StreamLimits {
  return {
    maxFramesPerSecond: Math.min(MOST.framesPerSecond, rule.maxFramesPerSecond ?? Number.POSITIVE_INFINITY),
    maxBitsPerSecond: Math.min(MOST.bitsPerSecond, rule.maxBitsPerSecond ?? Number.POSITIVE_INFINITY),
    maxHeight: rule.maxHeight,
    watermark: rule.watermark ? viewer.name : null,
  };
}

export function isSameLimits(a: StreamLimits, b: StreamLimits): boolean {
  return (
    a.maxFramesPerSecond === b.maxFramesPerSecond &&
    a.maxBitsPerSecond === b.maxBitsPerSecond &&
    a.maxHeight === b.maxHeight &&
    a.watermark === b.watermark
  );
}
