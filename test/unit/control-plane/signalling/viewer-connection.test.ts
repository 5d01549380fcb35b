import type { WebSocket } from "ws";
import { describe, expect, it } from "vitest";
import { ViewerConnection } from "../../../../src/control-plane/signalling/viewer-connection.ts";
import { LIMITS } from "../../../../src/protocol/limits.ts";
import type { ViewerFrame } from "../../../../src/protocol/viewer/frame.ts";
import { FakeClock } from "../../../support/fake-clock.ts";

/** A socket whose peer reads nothing: what is sent stays in it. */
function aDeafSocket() {
  const socket = {
    OPEN: 1,
    readyState: 1,
    bufferedAmount: 0,
    closed: null as { code: number; reason: string } | null,
    isTerminated: false,
    send: (text: string) => void (socket.bufferedAmount += text.length),
    close: (code: number, reason: string) => void (socket.closed = { code, reason }),
    terminate: () => void (socket.isTerminated = true),
  };
  return socket;
}

function aConnection(receive: (frame: ViewerFrame) => Promise<void> | void = () => undefined) {
  const socket = aDeafSocket();
  const owner = { receive: (_: ViewerConnection, frame: ViewerFrame) => receive(frame), failed: () => undefined };
  const peer = { address: "203.0.113.7", userAgent: "" };
  const connection = new ViewerConnection(socket as unknown as WebSocket, new FakeClock(), owner, peer);
  const say = (frame: ViewerFrame) => connection.receive(Buffer.from(JSON.stringify(frame)), false);
  return { connection, say, socket };
}

const anOffer = (length: number): ViewerFrame => ({
  type: "signal",
  signal: { kind: "offer", sdp: "x".repeat(length) },
});

describe("a viewer's connection", () => {
  it("ATK-47: ends, without waiting for its close frame, when its peer does not read", () => {
    const { connection, socket } = aConnection();
    for (let i = 0; i < 100 && !connection.isDone; i++) {
      connection.send({ type: "signal", signal: { kind: "answer", sdp: "x".repeat(32_000) } });
    }
    expect(socket.closed).toEqual({ code: 4003, reason: "The connection could not keep up." });
    expect(socket.isTerminated).toBe(true);
    expect(socket.bufferedAmount).toBeLessThan(LIMITS.socketBufferedBytes + 40_000);
  });

  it("ATK-47: keeps little for whoever says much while the first word is being judged", () => {
    const heard: string[] = [];
    const { say, socket } = aConnection((frame) => {
      heard.push(frame.type);
      return new Promise(() => undefined);
    });
    say({ type: "resume", sessionId: "s", secret: "s" });
    say(anOffer(30_000));
    say(anOffer(30_000));
    expect(socket.closed).toBeNull();
    say(anOffer(30_000));
    expect(socket.closed).toEqual({ code: 4001, reason: "Too many frames." });
    expect(heard).toEqual(["resume"]);
  });

  it("deals with what waited in its order, and then has room again", async () => {
    const heard: string[] = [];
    const { say, socket } = aConnection(async (frame) => void heard.push(frame.type));
    for (let round = 0; round < 3; round++) {
      say(anOffer(30_000));
      say(anOffer(30_000));
      say({ type: "leave" });
      await expect.poll(() => heard.length).toBe(3 * (round + 1));
    }
    expect(heard.slice(0, 3)).toEqual(["signal", "signal", "leave"]);
    expect(socket.closed).toBeNull();
  });
});
