import { describe, expect, it } from "vitest";
import { codecNames, inOrderOfPreference } from "../../../../src/renderer/capture/codecs.ts";
import { withStartBitrate } from "../../../../src/renderer/capture/start-bitrate.ts";

const CODECS = ["VP8", "rtx", "VP9", "H264", "AV1", "red"].map((name) => ({ mimeType: `video/${name}` }));

describe("codecs", () => {
  it("are AV1, VP9, VP8, H264, and those that only carry others behind them", () => {
    const names = inOrderOfPreference(CODECS).map(({ mimeType }) => mimeType.slice("video/".length));
    expect(names).toEqual(["AV1", "VP9", "VP8", "H264", "rtx", "red"]);
  });

  it("are named once each, without those that carry others", () => {
    expect(codecNames([...CODECS, { mimeType: "video/VP9" }])).toEqual(["AV1", "VP9", "VP8", "H264"]);
  });
});

describe("the bitrate to start with", () => {
  it("joins the parameters of every codec of pictures, and of no other line", () => {
    const offer = [
      "m=video 9 UDP/TLS/RTP/SAVPF 45 46 96",
      "a=rtpmap:45 AV1/90000",
      "a=fmtp:45 profile=0",
      "a=rtpmap:46 rtx/90000",
      "a=fmtp:46 apt=45",
      "a=rtpmap:96 VP8/90000",
      "",
    ].join("\r\n");
    const parameters = "x-google-start-bitrate=6000;x-google-min-bitrate=500";
    expect(withStartBitrate(offer).split("\r\n")).toEqual([
      "m=video 9 UDP/TLS/RTP/SAVPF 45 46 96",
      "a=rtpmap:45 AV1/90000",
      `a=fmtp:45 profile=0;${parameters}`,
      "a=rtpmap:46 rtx/90000",
      "a=fmtp:46 apt=45",
      "a=rtpmap:96 VP8/90000",
      `a=fmtp:96 ${parameters}`,
      "",
    ]);
  });

  it("leaves what is no session description as it is", () => {
    expect(withStartBitrate("")).toBe("");
    expect(withStartBitrate("a=fmtp:45")).toBe("a=fmtp:45");
  });
});
