import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { VIEWER_PATH } from "../../src/protocol/viewer/frame.ts";
import { openTestDatabase } from "../support/databases.ts";
import { startSessionWorld } from "../support/session-world.ts";

async function joined() {
  const world = await startSessionWorld(await openTestDatabase());
  const { host, machineId } = await world.aHost();
  const { token } = await world.anInvite(machineId);
  const guest = await world.aGuest(token);
  await host.until(() => host.signals.length > 0);
  return { ...world, host, machineId, token, guest };
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
});
