import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { decodeInput } from "../../../../src/protocol/input/decode-input.ts";
import { NO_VETO } from "../../../../src/protocol/viewer/rights.ts";
import { FakeMediaStream } from "../../../support/fake-peer-connection.ts";
import { ALL, OWN_END, RIGHTS, settle, TERMS, setUpViewer } from "../../../support/viewer-world.ts";

beforeEach(() => vi.stubGlobal("MediaStream", FakeMediaStream));
afterEach(() => vi.unstubAllGlobals());

describe("joining", () => {
  it("sends ticket and offer in the first frame, and gathers only when it knows over which servers", async () => {
    const { wire, peer, begun, engine } = await setUpViewer();
    expect(engine.state).toEqual({ phase: "joining" });
    wire().events.onOpen();
    const offer = `offer 1 of ${peer().number}`;
    expect(wire().sent).toEqual([{ type: "join", ticket: "a ticket", offer }]);
    expect(peer().did).toEqual([]);

    wire().receive(begun());
    await settle();
    expect(peer().did).toEqual(["configure relay", `local ${offer}`]);
    expect(peer().configuration.iceServers).toEqual([{ urls: ["turn:relay.example"], username: "u", credential: "c" }]);
    expect(engine.state).toMatchObject({
      phase: "connecting",
      details: { machineName: "Workshop", viewerName: "Ada" },
    });
  });

  it("tries again with the same ticket when the socket never came to an answer", async () => {
    const { wire, wires, clock } = await setUpViewer();
    wire().events.onClose();
    clock.advance(250);
    expect(wires).toHaveLength(2);
    wire().events.onOpen();
    expect(wire().sent[0]).toMatchObject({ type: "join", ticket: "a ticket" });
  });

  it("is over when it is refused, with the reason, and leaves nothing behind", async () => {
    const { wire, engine, clock, ended, peer } = await setUpViewer();
    wire().receive({ type: "refused", code: "host_offline", message: "The machine is offline." });
    expect(engine.state).toEqual({ phase: "refused", code: "host_offline", message: "The machine is offline." });
    expect(clock.pending).toBe(0);
    expect(ended).toEqual(["pads", "pointer lock"]);
    expect(peer().connectionState).toBe("closed");
  });

  it("keeps candidates that come before the answer", async () => {
    const { wire, peer, begun } = await setUpViewer();
    wire().receive(begun());
    const candidate = { candidate: "candidate:1", sdpMid: "0", sdpMLineIndex: 0 };
    wire().receive({ type: "signal", signal: { kind: "candidate", candidate } });
    await settle();
    expect(peer().candidates).toEqual([]);
    wire().receive({ type: "signal", signal: { kind: "answer", sdp: OWN_END } });
    await settle();
    expect(peer().candidates).toEqual(["candidate:1"]);
  });
});

describe("waiting for the machine's owner", () => {
  it("is told, and nothing is mended meanwhile, however long it takes", async () => {
    const { wire, engine, begun, clock } = await setUpViewer();
    wire().events.onOpen();
    wire().receive(begun());
    wire().receive({ type: "consent", asking: true });
    await settle();
    expect(engine.state).toMatchObject({ phase: "connecting", details: { isAsking: true } });
    const sent = wire().sent.length;

    clock.advance(59_000);
    await settle();

    expect(wire().sent.slice(sent)).toEqual([]);
  });

  it("is over with the owner's yes; a host that has lost the offer by then gets another one", async () => {
    const { wire, engine, begun, clock } = await setUpViewer();
    wire().events.onOpen();
    wire().receive(begun());
    wire().receive({ type: "consent", asking: true });
    wire().receive({ type: "consent", asking: false });
    await settle();
    expect(engine.state).toMatchObject({ phase: "connecting", details: { isAsking: false } });
    const sent = wire().sent.length;

    clock.advance(5_000);
    await settle();

    expect(wire().sent.slice(sent)).toMatchObject([{ type: "signal", signal: { kind: "offer" } }]);
  });
});

describe("a session that lives", () => {
  it("is live from its first frame on, and tells how the picture does", async () => {
    const { engine, goLive, frames, wire } = await setUpViewer();
    await goLive();
    expect(engine.state.phase).toBe("live");
    expect(wire().sent.at(-1)).toMatchObject({ type: "connected", path: "direct" });
    await frames(31, 126_000);
    expect(engine.state).toMatchObject({
      details: { figures: { framesPerSecond: 60, bitsPerSecond: 2_000_000, width: 1_280, height: 720 } },
    });
  });

  it("sends nothing before the host has said what is in force, then under the host's epoch", async () => {
    const { engine, begin, peer, hands } = await setUpViewer();
    await begin();
    peer().become("connected");
    engine.sendText("early");
    expect(peer().channel("keys").sent).toEqual([]);
    peer()
      .channel("control")
      .receive(JSON.stringify({ ...RIGHTS, rights: { ...ALL, keyboard: false } }));
    engine.sendText("forbidden");
    hands().button("left", true);
    peer()
      .channel("control")
      .receive(JSON.stringify({ ...RIGHTS, epoch: 4 }));
    engine.sendText("now");
    const sent = peer()
      .channel("keys")
      .sent.map((bytes) => decodeInput(bytes as Uint8Array));
    expect(sent).toEqual([
      {
        epoch: 3,
        sequence: 0,
        event: { type: "button", button: "left", isDown: true, at: { mode: "to", x: 0, y: 0 } },
      },
      { epoch: 4, sequence: 1, event: { type: "text", text: "now" } },
    ]);
  });

  it("sends nothing for what the owner withholds, or the machine cannot do", async () => {
    const { goLive, peer, hands } = await setUpViewer();
    await goLive();
    const tell = (more: object) =>
      peer()
        .channel("control")
        .receive(JSON.stringify({ ...RIGHTS, ...more }));
    tell({ veto: { ...NO_VETO, mouse: true } });
    hands().button("left", true);
    tell({ unavailable: { mouse: "There is no XTest." } });
    hands().button("left", true);
    tell({ veto: { ...NO_VETO, all: true } });
    hands().key(4, true, 0);
    hands().release();
    expect(peer().channel("keys").sent).toEqual([]);
  });

  it("counts relative motion from the beginning of each epoch, and loses no fraction of a pixel", async () => {
    const { goLive, peer, hands } = await setUpViewer();
    await goLive();
    for (let move = 0; move < 10; move++) hands().pointBy(0.25, -0.5);
    peer()
      .channel("control")
      .receive(JSON.stringify({ ...RIGHTS, epoch: 4 }));
    hands().pointBy(3, 3);
    const sent = peer()
      .channel("motion")
      .sent.map((bytes) => decodeInput(bytes as Uint8Array)?.event);
    expect(sent.at(-2)).toEqual({ type: "pointer", to: { mode: "by", totalX: 2, totalY: -5 } });
    expect(sent.at(-1)).toEqual({ type: "pointer", to: { mode: "by", totalX: 3, totalY: 3 } });
  });

  it("does not queue motion behind a network that stands still", async () => {
    const { goLive, peer, hands } = await setUpViewer();
    await goLive();
    peer().channel("motion").bufferedAmount = 10_000;
    hands().pointTo(1, 1);
    expect(peer().channel("motion").sent).toEqual([]);
    peer().channel("motion").bufferedAmount = 0;
    hands().pointTo(2, 2);
    expect(decodeInput(peer().channel("motion").sent[0] as Uint8Array)?.sequence).toBe(0);
  });

  it("sends a long text in pieces, and leaves out what no keyboard types", async () => {
    const { goLive, peer, engine, clock } = await setUpViewer();
    await goLive();
    expect(engine.sendText(`a\r\nb\u0000${"é".repeat(500)}`)).toBe(true);
    clock.advance(1_000);
    const texts = peer()
      .channel("keys")
      .sent.map((bytes) => {
        const event = decodeInput(bytes as Uint8Array)?.event;
        return event?.type === "text" ? event.text : "";
      });
    expect(texts).toHaveLength(3);
    expect(texts.join("")).toBe(`a\nb${"é".repeat(500)}`);
  });

  it("turns the end by the server's clock into one by the browser's", async () => {
    const { wire, engine, begun, clock } = await setUpViewer();
    const serverNow = clock.now() + 3_600_000;
    const terms = { ...TERMS, expiresAt: new Date(serverNow + 60_000).toISOString() };
    wire().receive(begun({ serverTime: new Date(serverNow).toISOString(), terms }));
    expect(engine.state).toMatchObject({ details: { expiresAtMs: clock.now() + 60_000 } });
  });

  it("ends with a receipt", async () => {
    const { goLive, wire, engine, clock } = await setUpViewer();
    await goLive();
    const at = new Date(clock.now()).toISOString();
    const receipt = {
      machineName: "Workshop",
      joinedAt: at,
      endedAt: at,
      rights: ALL,
      reason: "kicked",
      mayReturn: true,
    } as const;
    wire().receive({ type: "ended", receipt, message: "You were sent away." });
    expect(engine.state).toEqual({ phase: "ended", receipt, message: "You were sent away." });
    expect(clock.pending).toBe(0);
  });
});
