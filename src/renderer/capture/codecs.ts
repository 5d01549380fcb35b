/**
 * Best first. AV1's screen tools make it the cheapest for text and scrolling; OpenH264 drops frames, so it comes last. See
 * docs/decisions/0009.
 */
const PREFERENCE = ["video/av1", "video/vp9", "video/vp8", "video/h264"];

/** The codecs in our order. Those that only carry others (retransmission, error correction) stay behind them. */
export function inOrderOfPreference<Codec extends { readonly mimeType: string }>(codecs: readonly Codec[]): Codec[] {
  return [...codecs].sort((a, b) => rank(a.mimeType) - rank(b.mimeType));
}

/** Names for people, each once: `AV1`, `VP9`… */
export function codecNames(codecs: readonly { readonly mimeType: string }[]): string[] {
  const pictures = inOrderOfPreference(codecs).filter(({ mimeType }) => rank(mimeType) < PREFERENCE.length);
  return [...new Set(pictures.map(({ mimeType }) => mimeType.replace(/^video\//i, "")))];
}

function rank(mimeType: string): number {
  const index = PREFERENCE.indexOf(mimeType.toLowerCase());
  return index === -1 ? PREFERENCE.length : index;
}
