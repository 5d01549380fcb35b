/** What the encoder takes for granted before the network was measured; it saves about a tenth of a second until the first picture. */
const PARAMETERS = "x-google-start-bitrate=6000;x-google-min-bitrate=500";
const PICTURE_CODEC = /^a=rtpmap:(?<payload>\d+) (?:AV1|VP9|VP8|H264)\//i;

/**
 * A viewer's offer as the host's browser should read it: with the bitrate to start with (kilobits a second), which Chromium takes from the
 * codec parameters of the other side.
 */
export function withStartBitrate(offer: string): string {
  const lines = offer.split("\r\n");
  const described = new Set(lines.map((line) => /^a=fmtp:(\d+) /.exec(line)?.[1]));
  return lines.flatMap((line) => extend(line, lines, described)).join("\r\n");
}

function extend(line: string, lines: readonly string[], described: ReadonlySet<string | undefined>): string[] {
  const map = PICTURE_CODEC.exec(line)?.groups?.["payload"];
  if (map !== undefined && !described.has(map)) return [line, `a=fmtp:${map} ${PARAMETERS}`];
  const payload = /^a=fmtp:(\d+) /.exec(line)?.[1];
  const isPicture =
    payload !== undefined && lines.some((other) => PICTURE_CODEC.exec(other)?.groups?.["payload"] === payload);
  return isPicture ? [`${line};${PARAMETERS}`] : [line];
}
