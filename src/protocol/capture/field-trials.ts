/**
 * Chromium's `--force-fieldtrials` for whatever captures. WebRTC as shipped waits in its jitter buffer and paces shared screens; without
 * these two a click is seen three times later. The first tells the viewer's browser to show frames at once, the second lets a large change
 * leave in one burst. See docs/decisions/0009.
 */
export const CAPTURE_FIELD_TRIALS = [
  "WebRTC-ForceSendPlayoutDelay/min_ms:0,max_ms:0/",
  "WebRTC-ProbingScreenshareBwe/5.0,2875,80,40,-60,3/",
].join("");
