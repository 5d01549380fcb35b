import { describe, expect, it, onTestFinished, vi } from "vitest";
import { ViewerStream, type OpenOrder } from "../../../../src/renderer/capture/viewer-stream.ts";
import type { IceCandidate } from "../../../../src/protocol/viewer/signal.ts";
import { FakeClock } from "../../../support/fake-clock.ts";
import { FakePeerConnection } from "../../../support/fake-peer-connection.ts";

const ORDER: OpenOrder = {
  type: "open",
  sessionId: "s",
  slot: 1,
  offer: "v=0",
  iceServers: [],
  icePolicy: "all",
  limits: { maxFramesPerSecond: 60, maxBitsPerSecond: 1_000_000, maxHeight: null, watermark: null },
};

/** A stream whose answer is `answer`, and what it says. */
function setup(answer = "v=0") {
  const connections: HostConnection[] = [];
  class HostConnection extends FakePeerConnection {
    localDescription = { sdp: answer };
    constructor() {
      super();
      connections.push(this);
    }
    getTransceivers(): object[] {
      const sender = { replaceTrack: () => undefined, getParameters: () => undefined };
      return [{ receiver: { track: { kind: "video" } }, sender, setCodecPreferences: () => undefined }];
    }
    override async setLocalDescription(): Promise<void> {
      this.signalingState = "stable";
    }
  }
  vi.stubGlobal("RTCPeerConnection", HostConnection);
  vi.stubGlobal("RTCRtpSender", { getCapabilities: () => ({ codecs: [] }) });
  onTestFinished(() => void vi.unstubAllGlobals());
  const said = { inputs: 0, states: [] as string[], answers: [] as string[], candidates: [] as IceCandidate[] };
  const stream = new ViewerStream(ORDER, null, new FakeClock(), {
    onAnswer: (sdp) => said.answers.push(sdp),
    onCandidate: (candidate) => said.candidates.push(candidate),
    onState: (state, detail) => said.states.push(`${state}: ${detail}`),
    onSaid: () => undefined,
    onInput: () => said.inputs++,
  });
  onTestFinished(() => stream.close());
  const [connection] = connections;
  if (!connection) throw new Error("the stream made no connection");
  const channel = (label: string) => {
    const found = connection.channels.find((one) => one.label === label);
    if (!found) throw new Error(`no channel ${label}`);
    return found;
  };
  return { said, connection, channel };
}

describe("a viewer's stream", () => {
  it("lets a flood on one channel cost no other channel a frame (ATK-27)", () => {
    const { channel, said } = setup();
    for (let count = 0; count < 100_000; count++) channel("motion").receive(new ArrayBuffer(13));
    expect(said.inputs).toBe(4_000);

    channel("keys").receive(new ArrayBuffer(16));

    expect(said.inputs).toBe(4_001);
  });

  it.each(["control", "keys", "motion", "gamepad"])("is over when the viewer closes %s alone (ATK-27)", (label) => {
    const { channel, said } = setup();

    channel(label).end();

    expect(said.states).toEqual(["closed: the viewer closed the connection"]);
  });

  it("passes an answer on", async () => {
    const { said } = setup("v=0 answer");
    await vi.waitFor(() => expect(said.answers).toEqual(["v=0 answer"]));
  });

  it("fails alone when the offer makes the answer longer than the agent takes (ATK-43)", async () => {
    const { said } = setup("x".repeat(32_769));

    await vi.waitFor(() => expect(said.states).toEqual(["failed: the offer asks for more than an answer can say"]));
    expect(said.answers).toEqual([]);
  });

  it("says no name of a media section that the agent would not take (ATK-43)", () => {
    const { connection, said } = setup();
    for (const sdpMid of ["0", "m".repeat(65)]) {
      const candidate = { candidate: "candidate:1", sdpMid, sdpMLineIndex: 0 };
      connection.dispatchEvent(Object.assign(new Event("icecandidate"), { candidate }));
    }

    expect(said.candidates).toEqual([
      { candidate: "candidate:1", sdpMid: "0", sdpMLineIndex: 0 },
      { candidate: "candidate:1", sdpMid: null, sdpMLineIndex: 0 },
    ]);
  });
});
