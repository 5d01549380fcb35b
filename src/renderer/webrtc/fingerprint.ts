/**
 * The certificate that one end of a connection shows. A description with another one is by another end: a page that was started anew, which
 * knows nothing of what the former had agreed on.
 */
export function fingerprintOf(sdp: string): string {
  return /^a=fingerprint:(?<fingerprint>\S+ \S+)/m.exec(sdp)?.groups?.["fingerprint"] ?? "";
}
