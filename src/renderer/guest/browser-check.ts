export interface BrowserCheck {
  readonly isFit: boolean;
  readonly text: string;
}

const CODECS = ["H264", "VP9", "VP8", "AV1"];

/** Whether this browser can receive a screen at all, and in which codecs. */
export function checkBrowser(): BrowserCheck {
  if (typeof RTCPeerConnection === "undefined") {
    return { isFit: false, text: "This browser has no WebRTC. Use a current Chrome, Edge, Firefox or Safari." };
  }
  const names = receivableCodecs();
  if (names !== null && names.length === 0) {
    return { isFit: false, text: "This browser can receive no video. Use a current Chrome, Edge, Firefox or Safari." };
  }
  return { isFit: true, text: names === null ? "can receive video" : `can receive ${names.join(", ")}` };
}

/** Null when the browser does not say. */
function receivableCodecs(): readonly string[] | null {
  const offered = globalThis.RTCRtpReceiver?.getCapabilities?.("video");
  if (!offered) return null;
  const names = new Set(offered.codecs.map(({ mimeType }) => mimeType.replace(/^video\//i, "").toUpperCase()));
  return CODECS.filter((name) => names.has(name));
}
