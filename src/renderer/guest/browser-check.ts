/** What this browser can do for a viewer; `codecs` is empty when it does not say. */
export type BrowserCheck =
  | { readonly isFit: false; readonly problem: "noWebRtc" | "noVideo" }
  | { readonly isFit: true; readonly codecs: readonly string[] };

const CODECS = ["H264", "VP9", "VP8", "AV1"];

/** Whether this browser can receive a screen at all, and in which codecs. */
export function checkBrowser(): BrowserCheck {
  if (typeof RTCPeerConnection === "undefined") return { isFit: false, problem: "noWebRtc" };
  const names = receivableCodecs();
  if (names !== null && names.length === 0) return { isFit: false, problem: "noVideo" };
  return { isFit: true, codecs: names ?? [] };
}

/** Null when the browser does not say. */
function receivableCodecs(): readonly string[] | null {
  const offered = globalThis.RTCRtpReceiver?.getCapabilities?.("video");
  if (!offered) return null;
  const names = new Set(offered.codecs.map(({ mimeType }) => mimeType.replace(/^video\//i, "").toUpperCase()));
  return CODECS.filter((name) => names.has(name));
}
