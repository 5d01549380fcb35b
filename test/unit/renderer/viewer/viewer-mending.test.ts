import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { decodeInput } from "../../../../src/protocol/input/decode-input.ts";
import { FakeMediaStream } from "../../../support/fake-peer-connection.ts";
import { OTHER_END, settle, setUpViewer } from "../../../support/viewer-world.ts";

beforeEach(() => vi.stubGlobal("MediaStream", FakeMediaStream));
afterEach(() => vi.unstubAllGlobals());

describe("what breaks", () => {
  it("a lost socket is resumed with the secret, and what was to be said meanwhile is said then", async () => {
    const { goLive, wire, wires, clock, begun, engine, peer } = await setUpViewer();
    await goLive();
    wire().events.onClose();
    peer().become("disconnected");
    clock.advance(1_500);
    await settle();
    expect(wires).toHaveLength(2);
    wire().events.onOpen();
    wire().receive(begun({ secret: "another" }));
    expect(wire().sent[0]).toEqual({ type: "resume", sessionId: "s1", secret: "once" });
    expect(wire().sent[1]).toMatchObject({ type: "signal", signal: { kind: "offer" } });
    expect(engine.state.phase).toBe("interrupted");
  });

  it("a lost way is looked for again to the same end first, then with a fresh connection", async () => {
    const { goLive, wire, clock, peer, peers, engine } = await setUpViewer();
    await goLive();
    const first = peer();
    first.become("disconnected");
    expect(engine.state.phase).toBe("interrupted");
    clock.advance(1_500);
    await settle();
    expect(wire().sent.at(-1)).toEqual({
      type: "signal",
      signal: { kind: "offer", sdp: `restart 2 of ${first.number}` },
    });

    clock.advance(5_000);
    await settle();
    expect(peers).toHaveLength(2);
    expect(first.connectionState, "kept until the host has answered").toBe("disconnected");
    wire().receive({ type: "signal", signal: { kind: "answer", sdp: OTHER_END } });
    await settle();
    expect(first.connectionState).toBe("closed");
    expect(peer().remoteDescription).toEqual({ sdp: OTHER_END });
  });

  it("is mended with the servers that were told last", async () => {
    const { goLive, wire, clock, peer, peers } = await setUpViewer();
    await goLive();
    const iceServers = [{ urls: ["turn:relay.example"], username: "later", credential: "d" }];
    wire().receive({ type: "ice", iceServers, icePolicy: "relay" });
    await settle();
    expect(peer().configuration).toMatchObject({ iceServers, iceTransportPolicy: "relay" });
    peer().become("disconnected");
    clock.advance(1_500);
    await settle();
    clock.advance(5_000);
    await settle();
    expect(peers).toHaveLength(2);
    expect(peer().configuration).toMatchObject({ iceServers, iceTransportPolicy: "relay" });
  });

  it("an answer by another end makes a fresh connection at once, whose picture joins the same stream", async () => {
    const { goLive, wire, clock, peer, peers, engine } = await setUpViewer();
    await goLive();
    const stream = engine.stream;
    peer().become("failed");
    clock.advance(0);
    await settle();
    wire().receive({ type: "signal", signal: { kind: "answer", sdp: OTHER_END } });
    await settle();
    expect(peers).toHaveLength(2);
    wire().receive({ type: "signal", signal: { kind: "answer", sdp: OTHER_END } });
    await settle();
    peer().become("connected");
    peer().track();
    expect(engine.stream).toBe(stream);
    expect(stream?.getTracks()).toEqual([{ kind: "video", of: peer().number }]);
  });

  it("silence is noticed before the browser notices, and ends with the next word", async () => {
    const { goLive, frames, engine, wire } = await setUpViewer();
    await goLive();
    for (let look = 0; look < 6; look++) await frames(1, 1_000);
    expect(engine.state.phase).toBe("interrupted");
    expect(wire().sent.at(-1)).toMatchObject({ type: "signal", signal: { kind: "offer" } });
    await frames(2, 2_000);
    expect(engine.state.phase).toBe("live");
  });

  it("a still picture is no silence while the host says that it is there", async () => {
    const { goLive, frames, engine } = await setUpViewer();
    await goLive();
    for (let look = 0; look < 20; look++) await frames(1, 1_000 + look * 40);
    expect(engine.state.phase).toBe("live");
  });

  it("closing lets go of everything, says goodbye and leaves no timer", async () => {
    const { goLive, engine, wire, peer, clock, ended } = await setUpViewer();
    await goLive();
    engine.close();
    engine.close();
    expect(decodeInput(peer().channel("keys").sent.at(-1) as Uint8Array)?.event).toEqual({ type: "release" });
    expect(wire().sent.at(-1)).toEqual({ type: "leave" });
    expect(wire().isClosed).toBe(true);
    expect(peer().connectionState).toBe("closed");
    expect(ended).toEqual(["pads", "pointer lock"]);
    await settle();
    expect(clock.pending).toBe(0);
  });
});
