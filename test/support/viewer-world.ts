import type { HostControl } from "../../src/protocol/viewer/control.ts";
import { ViewerFrame, type SessionTerms, type ViewerServerFrame } from "../../src/protocol/viewer/frame.ts";
import { NO_VETO } from "../../src/protocol/viewer/rights.ts";
import type { WireEvents } from "../../src/renderer/viewer/browser-wire.ts";
import type { InputSender } from "../../src/renderer/viewer/input/input-sender.ts";
import { ViewerEngine } from "../../src/renderer/viewer/viewer-engine.ts";
import { FakeClock } from "./fake-clock.ts";
import { FakePeerConnection } from "./fake-peer-connection.ts";

export const ALL = { keyboard: true, mouse: true, gamepad: true };
export const TERMS: SessionTerms = { rights: ALL, expiresAt: null, enforcedAt: null };
export const RIGHTS: Extract<HostControl, { type: "rights" }> = {
  type: "rights",
  epoch: 3,
  rights: ALL,
  veto: NO_VETO,
  unavailable: {},
  gamepadSlot: 0,
  expiresInMs: null,
};
export const OWN_END = "v=0\r\na=fingerprint:sha-256 AA\r\n";
export const OTHER_END = "v=0\r\na=fingerprint:sha-256 BB\r\n";

class FakeWire {
  readonly sent: ViewerFrame[] = [];
  readonly events: WireEvents;
  isClosed = false;

  constructor(events: WireEvents) {
    this.events = events;
  }

  send(text: string): void {
    this.sent.push(ViewerFrame.parse(JSON.parse(text)));
  }

  close(): void {
    this.isClosed = true;
  }

  receive(frame: ViewerServerFrame): void {
    this.events.onText(JSON.stringify(frame));
  }
}

export const settle = async () => {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve();
};

/** A viewer's engine before a fake control plane and a fake host; the ticket is sent. `MediaStream` must be stubbed. */
export async function setUpViewer() {
  const clock = new FakeClock();
  const wires: FakeWire[] = [];
  const peers: FakePeerConnection[] = [];
  let sender: InputSender | null = null;
  const ended: string[] = [];
  const engine = new ViewerEngine({
    ticket: "a ticket",
    clock,
    random: () => 1,
    openWire: (events) => {
      const wire = new FakeWire(events);
      wires.push(wire);
      return wire;
    },
    createConnection: () => {
      const peer = new FakePeerConnection();
      peers.push(peer);
      return peer as unknown as RTCPeerConnection;
    },
    devices: {
      attach: () => () => undefined,
      lockPointer: async () => undefined,
      readPads: (given) => {
        sender = given;
        return () => ended.push("pads");
      },
      onPointerLock: () => () => ended.push("pointer lock"),
    },
  });
  await engine.start();
  await settle();
  const wire = () => wires.at(-1)!;
  const peer = () => peers.at(-1)!;
  const begun = (more: Partial<Extract<ViewerServerFrame, { type: "begun" }>> = {}): ViewerServerFrame => ({
    type: "begun",
    sessionId: "s1",
    secret: "once",
    attemptId: "a1",
    machineName: "Workshop",
    viewerName: "Ada",
    serverTime: new Date(clock.now()).toISOString(),
    terms: TERMS,
    iceServers: [{ urls: ["turn:relay.example"], username: "u", credential: "c" }],
    icePolicy: "relay",
    ...more,
  });
  const begin = async () => {
    wire().events.onOpen();
    wire().receive(begun());
    wire().receive({ type: "signal", signal: { kind: "answer", sdp: OWN_END } });
    await settle();
  };
  /** A picture has come, and more of it with every look. */
  const goLive = async () => {
    await begin();
    peer().become("connected");
    peer().track();
    await frames(1, 1_000);
    peer().channel("control").receive(JSON.stringify(RIGHTS));
  };
  const frames = async (framesDecoded: number, bytesReceived: number, afterMs = 500) => {
    peer().stats = [
      { type: "inbound-rtp", kind: "video", framesDecoded, bytesReceived, frameWidth: 1_280, frameHeight: 720 },
      { type: "transport", bytesReceived },
    ];
    clock.advance(afterMs);
    await settle();
  };
  return { clock, wires, peers, wire, peer, engine, begun, begin, goLive, frames, ended, hands: () => sender! };
}
