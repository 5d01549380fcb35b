import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import type { Clock } from "../../src/base/clock.ts";
import { ICE_RENEWAL_MS } from "../../src/control-plane/signalling/ice-servers.ts";
import { VIEWER_CLOSE, VIEWER_HELLO_MS, VIEWER_PATH } from "../../src/protocol/viewer/frame.ts";
import { openTestDatabase } from "../support/databases.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { startSessionWorld } from "../support/session-world.ts";

async function joined(clock?: Clock) {
  const world = await startSessionWorld(await openTestDatabase(), clock);
  const { host, key, machineId } = await world.aHost();
  const { token } = await world.anInvite(machineId);
  const guest = await world.aGuest(token);
  await host.until(() => host.signals.length > 0);
  return { ...world, host, key, machineId, token, guest };
}

/** Lets time pass second by second, in which those who are connected show that they live. */
async function pass(clock: FakeClock, ms: number, sockets: readonly WebSocket[]) {
  for (let passed = 0; passed < ms; passed += 1_000) {
    clock.advance(1_000);
    await Promise.all(sockets.map(showLife));
  }
}

async function showLife(socket: WebSocket): Promise<void> {
  if (socket.readyState !== socket.OPEN) return;
  const answered = once(socket, "pong");
  socket.ping();
  await Promise.race([answered, once(socket, "close")]);
}

describe("the viewer's socket", () => {
  it("ATK-01: is refused to another website's page, and open to ours", async () => {
    const { origin, viewer } = await startSessionWorld(await openTestDatabase());
    const foreign = new WebSocket(`${origin.replace("http", "ws")}${VIEWER_PATH}`, { origin: "https://evil.test" });
    const [, response] = (await once(foreign, "unexpected-response")) as [unknown, { statusCode: number }];
    expect(response.statusCode).toBe(403);
    await viewer({ origin });
  });

  it("ATK-19: takes nothing but a ticket", async () => {
    const { viewer } = await startSessionWorld(await openTestDatabase());
    const peer = await viewer({ authorization: "Bearer whatever" });
    peer.send({ type: "join", ticket: "x".repeat(43), offer: "o" });
    expect((await peer.first("refused")).code).toBe("ticket_refused");
    const eager = await viewer();
    eager.send({ type: "leave" });
    expect(await eager.closed).toEqual({ code: 4001, reason: "The frame was not expected." });
  });

  it("ATK-47: ends with a code and a reason for what is too large or not understood", async () => {
    const { viewer } = await startSessionWorld(await openTestDatabase());
    const huge = await viewer();
    huge.send({ type: "join", ticket: "t", offer: "x".repeat(1_000_000) });
    expect(await huge.closed).toEqual({ code: 1009, reason: "The frame is too large." });
    const large = await viewer();
    large.send({ type: "join", ticket: "t", offer: "x".repeat(33_000) });
    expect(await large.closed).toEqual({ code: 4001, reason: "The frame was not understood." });
    const binary = await viewer();
    binary.socket.send(Buffer.from([1, 2, 3]));
    expect(await binary.closed).toMatchObject({ code: 4001 });
  });

  it("ATK-47: ends for whoever floods it", async () => {
    const { guest } = await joined();
    const signal = { kind: "candidate", candidate: { candidate: "", sdpMid: null, sdpMLineIndex: 0 } } as const;
    for (let i = 0; i < 400; i++) guest.peer.send({ type: "signal", signal });
    expect(await guest.peer.closed).toEqual({ code: 4001, reason: "Too many frames." });
  });

  it("carries candidates both ways, and nothing to anybody else", async () => {
    const { aGuest, guest, host, token } = await joined();
    const other = await aGuest(token);
    await host.until(() => host.signals.length === 2);
    const candidate = { candidate: "candidate:1", sdpMid: "0", sdpMLineIndex: 0 };
    guest.peer.send({ type: "signal", signal: { kind: "candidate", candidate } });
    await host.until(() => host.heard.includes(`candidate ${guest.sessionId}`));
    expect(host.signals.at(-1)).toEqual({
      type: "session-signal",
      sessionId: guest.sessionId,
      signal: { kind: "candidate", candidate },
      ice: null,
    });
    host.peer.send({ type: "session-signal", sessionId: guest.sessionId, signal: { kind: "candidate", candidate } });
    await guest.peer.first("signal", ({ signal }) => signal.kind === "candidate");
    expect(other.peer.frames.filter((frame) => frame.type === "signal")).toHaveLength(1);
  });

  it("gives both ends TURN credentials of this session", async () => {
    const { guest, host } = await joined();
    const [, turn] = guest.iceServers;
    expect(turn?.username?.split(":")[1]).toBe(guest.sessionId);
    expect(host.signals[0]?.ice).toEqual({ servers: guest.iceServers, policy: "all" });
  });

  it("ATK-44: renews them while the session lives, and not for whoever is being sent away", async () => {
    const clock = new FakeClock(Date.now());
    const { by, guest, host, viewers } = await joined(clock);
    const sockets = [guest.peer.socket, host.peer.socket];
    await pass(clock, ICE_RENEWAL_MS, sockets);
    const { iceServers } = await guest.peer.first("ice");
    const until = ([, turn]: typeof iceServers) => Number(turn?.username?.split(":")[0]) * 1_000;
    expect(until(iceServers) - until(guest.iceServers)).toBe(ICE_RENEWAL_MS);
    expect(until(iceServers) - clock.now()).toBeLessThanOrEqual(3 * 60_000 + 1_000);
    host.acknowledges = false;
    const kicked = viewers.sessions.kick(by, guest.sessionId);
    await host.until(() => host.grantOf(guest.sessionId) === undefined);
    await expect.poll(() => viewers.board.get(guest.sessionId)).toBeUndefined();
    await pass(clock, ICE_RENEWAL_MS, sockets);
    await kicked;
    await guest.peer.first("ended");
    expect(guest.peer.frames.filter(({ type }) => type === "ice")).toHaveLength(1);
  });

  it("ends the session when the page is closed, and keeps it when the network is", async () => {
    const { aGuest, guest, host, stored, token, viewer } = await joined();
    guest.peer.socket.close(1001);
    await host.until(() => host.grantOf(guest.sessionId) === undefined);
    expect((await stored(guest.sessionId)).end_reason).toBe("left");
    const lost = await aGuest(token);
    lost.peer.kill();
    await lost.peer.closed;
    const back = await viewer();
    const resumed = await back.resume(lost.sessionId, lost.secret);
    expect(resumed).toMatchObject({ sessionId: lost.sessionId, attemptId: lost.attemptId });
  });

  it("ATK-13: resumes for nobody without the secret, and the older socket gives way", async () => {
    const { guest, viewer } = await joined();
    const thief = await viewer();
    thief.send({ type: "resume", sessionId: guest.sessionId, secret: "guess" });
    expect((await thief.first("refused")).code).toBe("session_not_found");
    const again = await viewer();
    await again.resume(guest.sessionId, guest.secret);
    expect(await guest.peer.closed).toMatchObject({ code: 4002 });
  });

  it("tells the viewer what its host says", async () => {
    const { guest, host, stored, viewers, by } = await joined();
    host.report(guest.sessionId, "connected", { path: "relayed" });
    host.peer.send({
      type: "session-figures",
      sessionId: guest.sessionId,
      framesPerSecond: 30,
      bitsPerSecond: 1e6,
      roundTripMs: 4,
      codec: "VP8",
      path: "relayed",
    });
    await host.settled();
    expect(await viewers.directory.list(by.user, undefined)).toMatchObject([
      { state: "connected", path: "relayed", figures: { frames_per_second: 30, codec: "VP8" } },
    ]);
    host.report(guest.sessionId, "ended", { reason: "stopped-by-owner" });
    expect((await guest.peer.first("ended")).receipt.reason).toBe("stopped-by-owner");
    expect((await stored(guest.sessionId)).end_reason).toBe("stopped-by-owner");
  });

  it("is there for admins on the live socket, from the beginning to the end", async () => {
    const { aGuest, aViewer, guest, owner, token, viewers, by } = await joined();
    const live = await aViewer(owner);
    await viewers.sessions.kick(by, guest.sessionId);
    await live.change("session", ({ session }) => session.state === "ended" && session.end_reason === "kicked");
    const next = await aGuest(token);
    await live.change("session", ({ session }) => session.id === next.sessionId && session.enforced_at !== null);
  });

  it("ATK-47: ends when nothing is said in time, and not while somebody speaks", async () => {
    const clock = new FakeClock(Date.now());
    const { guest, host, viewer, viewers } = await joined(clock);
    const silent = await viewer();
    await pass(clock, VIEWER_HELLO_MS - 1_000, [guest.peer.socket, host.peer.socket, silent.socket]);
    expect(viewers.server.size).toBe(2);
    await pass(clock, 3_000, [guest.peer.socket, host.peer.socket, silent.socket]);
    expect(await silent.closed).toEqual({ code: VIEWER_CLOSE.silent, reason: "Nothing was said in time." });
    await expect.poll(() => viewers.server.size).toBe(1);
    guest.peer.send({ type: "leave" });
    expect((await guest.peer.first("ended")).receipt.reason).toBe("left");
  });

  it("ATK-47: is bounded for one address, and free again when those are closed", async () => {
    const { origin, viewers } = await startSessionWorld(await openTestDatabase());
    const sockets = new Set<Socket>();
    const { hostname, port } = new URL(origin);
    const open = async () => {
      const socket = connect(Number(port), hostname);
      sockets.add(socket);
      socket.write(`GET ${VIEWER_PATH} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n`);
      socket.write("Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");
      const [answer] = (await once(socket, "data")) as [Buffer];
      return answer.toString().slice(9, 12);
    };
    onTestFinished(() => sockets.forEach((socket) => socket.destroy()));
    for (let i = 0; i < 8; i++) {
      const answers = await Promise.all(Array.from({ length: 128 }, open));
      expect(new Set(answers)).toEqual(new Set(["101"]));
    }
    expect(viewers.server.size).toBe(1_024);
    expect(await open()).toBe("429");
    for (const socket of sockets) socket.destroy();
    await expect.poll(() => viewers.server.size).toBe(0);
    expect(await open()).toBe("101");
  });

  it("outlives its machine's link: what was changed meanwhile is in force when it is back", async () => {
    const { by, guest, host, key, machineId, reconnect, stored, viewers } = await joined();
    host.report(guest.sessionId, "connected", { path: "direct" });
    await host.settled();
    host.peer.kill();
    await expect.poll(() => viewers.directory.hosting(by.user, machineId)).toBeNull();
    await viewers.sessions.changeRights(by, guest.sessionId, { keyboard: false });
    expect((await stored(guest.sessionId)).enforced_at_ms).toBeNull();
    const back = await reconnect(machineId, key);
    expect(back.grantOf(guest.sessionId)?.rights).toEqual({ keyboard: false, mouse: true, gamepad: true });
    await guest.peer.first("terms", ({ terms }) => !terms.rights.keyboard && terms.enforcedAt !== null);
    guest.peer.send({ type: "signal", signal: { kind: "offer", sdp: "anew" } });
    await back.until(() => back.heard.includes(`offer ${guest.sessionId}`));
    await viewers.sessions.kick(by, guest.sessionId);
    expect(back.grantOf(guest.sessionId)).toBeUndefined();
  });

  it("ends with its session when the machine gives up on a viewer who never answers it", async () => {
    const { guest, host, logged } = await joined();
    host.report(guest.sessionId, "ended", {
      reason: "connection-lost",
      detail: "no connection to the viewer could be made",
    });
    const { message, receipt } = await guest.peer.first("ended");
    expect([receipt.reason, receipt.mayReturn, message]).toEqual([
      "connection-lost",
      true,
      "The connection to the machine was lost.",
    ]);
    expect(await guest.peer.closed).toEqual({ code: 4000, reason: "connection-lost" });
    expect(await logged("viewer_session_end")).toMatchObject([{ detail: "no connection to the viewer could be made" }]);
  });
});
