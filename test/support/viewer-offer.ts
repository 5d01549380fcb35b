/** An offer as a viewer's browser makes it, of one video and the data channels: enough for a page to answer and to begin capturing. */
export const VIEWER_OFFER = [
  "v=0",
  "o=- 4542582944748068427 2 IN IP4 127.0.0.1",
  "s=-",
  "t=0 0",
  "a=group:BUNDLE 0 1",
  "m=video 9 UDP/TLS/RTP/SAVPF 96",
  "c=IN IP4 0.0.0.0",
  ...transport("0"),
  "a=recvonly",
  "a=rtcp-mux",
  "a=rtpmap:96 VP8/90000",
  "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
  "c=IN IP4 0.0.0.0",
  ...transport("1"),
  "a=sctp-port:5000",
  "a=max-message-size:262144",
  "",
].join("\r\n");

function transport(mid: string): string[] {
  const fingerprint = Array.from({ length: 32 }, (_, byte) => (byte + 0xa0).toString(16).toUpperCase()).join(":");
  return [
    "a=ice-ufrag:f0vs",
    "a=ice-pwd:uNvY7VkB9uV3PttuPQeSGDqh",
    `a=fingerprint:sha-256 ${fingerprint}`,
    "a=setup:actpass",
    `a=mid:${mid}`,
  ];
}
