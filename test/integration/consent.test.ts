import { CONSENT_TIMEOUT_MS } from "../../src/agent/sessions/session-keeper.ts";
import { expect, it } from "vitest";
import { describeOnEachDatabase } from "../support/databases.ts";
import { startWaitingRoom } from "../support/waiting-room.ts";

type Room = Awaited<ReturnType<typeof startWaitingRoom>>;

const statesOf = async ({ guests }: Room) => (await guests()).viewers.map(({ state }) => state);
/** How many offers the capture page got. */
const openedOn = ({ browser }: Room) => browser.pages.flatMap((page) => page.ordersOf("open"));

describeOnEachDatabase("a viewer whom the machine's owner is asked about", (openDb) => {
  it("sees and may do nothing before the owner says yes, and everybody hears why", async () => {
    const room = await startWaitingRoom(await openDb());
    const { sessionId } = await room.aWaitingGuest();

    const [waiting] = (await room.guests()).viewers;
    expect(waiting).toMatchObject({
      sessionId,
      state: "asking",
      granted: { keyboard: true, mouse: true, gamepad: true },
      rights: { keyboard: false, mouse: false, gamepad: false },
    });
    expect((waiting?.asksUntilMs ?? 0) - Date.now()).toBeGreaterThan(CONSENT_TIMEOUT_MS - 20_000);
    expect((waiting?.asksUntilMs ?? 0) - Date.now()).toBeLessThanOrEqual(CONSENT_TIMEOUT_MS);
    expect(openedOn(room)).toEqual([]);
    const [session] = room.viewers.board.ofMachine(room.machineId);
    expect(session && room.viewers.board.standing(session).state).toBe("asking");
    await expect.poll(() => room.logged("viewer_session_consent_ask")).toHaveLength(1);
  });

  it("comes in with what was offered when the owner says yes, and keeps that over a new offer", async () => {
    const room = await startWaitingRoom(await openDb());
    const { peer, sessionId } = await room.aWaitingGuest();
    peer.send({ type: "signal", signal: { kind: "candidate", candidate: aCandidate } });

    await room.answer(sessionId, true);

    const page = await room.browser.page();
    expect(await page.order("open")).toMatchObject({ sessionId, offer: "v=0 offer" });
    await peer.first("consent", ({ asking }) => !asking);
    page.say({ type: "answer", sessionId, sdp: "answer" });
    page.connected(sessionId);
    await expect.poll(() => statesOf(room)).toEqual(["connected"]);
    expect((await room.guests()).viewers[0]?.rights).toEqual({ keyboard: true, mouse: true, gamepad: true });
    await expect.poll(() => room.logged("viewer_session_consent_allow")).toHaveLength(1);

    peer.send({ type: "signal", signal: { kind: "offer", sdp: "another offer" } });
    expect(await page.order("reoffer")).toMatchObject({ sessionId, offer: "another offer" });
    expect(await statesOf(room)).toEqual(["connected"]);
  });

  it("is sent away when the owner says no, and is asked about again when they come back", async () => {
    const room = await startWaitingRoom(await openDb());
    const { invite, peer, sessionId } = await room.aWaitingGuest();

    await room.answer(sessionId, false);

    const { receipt } = await peer.first("ended");
    expect(receipt).toMatchObject({ reason: "declined-by-owner", mayReturn: true });
    await expect
      .poll(() => room.logged("viewer_session_consent_refuse"))
      .toMatchObject([{ reason: "declined-by-owner", actor: ["machine", expect.any(String)] }]);
    const again = await room.aGuest(invite.token);
    await again.peer.first("consent", ({ asking }) => asking);
    expect(openedOn(room)).toEqual([]);
  });

  it("is sent away when a minute passes, with other words, and an answer after that finds nobody", async () => {
    const room = await startWaitingRoom(await openDb());
    const { peer, sessionId } = await room.aWaitingGuest();

    room.clock.minutePasses();

    expect((await peer.first("ended")).receipt.reason).toBe("owner-did-not-answer");
    await expect(room.answer(sessionId, true)).rejects.toThrow("There is no such session.");
    expect(openedOn(room)).toEqual([]);
  });

  it("ATK-31: gets no consent from another one's, nor from their own before they were kicked", async () => {
    const room = await startWaitingRoom(await openDb());
    const first = await room.aWaitingGuest();
    await room.answer(first.sessionId, true);
    await first.peer.first("consent", ({ asking }) => !asking);

    const second = await room.aWaitingGuest();
    expect(await statesOf(room)).toEqual(["connecting", "asking"]);
    expect(openedOn(room).filter(({ sessionId }) => sessionId === second.sessionId)).toEqual([]);

    await room.viewers.sessions.kick(room.by, first.sessionId);
    const back = await room.aGuest(first.invite.token);
    await back.peer.first("consent", ({ asking }) => asking);
  });

  it("is asked about again by an agent that was started again, and what they offer then is opened", async () => {
    const room = await startWaitingRoom(await openDb());
    const { peer, sessionId } = await room.aWaitingGuest();

    await room.restartAgent();

    await expect.poll(() => statesOf(room)).toEqual(["asking"]);
    peer.send({ type: "signal", signal: { kind: "offer", sdp: "offer anew" } });
    await room.answer(sessionId, true);
    const page = await room.browser.page(2);
    expect(await page.order("open")).toMatchObject({ sessionId, offer: "offer anew" });
  });

  it("is not asked about again by an agent that was started again after the yes", async () => {
    const room = await startWaitingRoom(await openDb());
    const { peer, sessionId } = await room.aWaitingGuest();
    await room.answer(sessionId, true);
    await peer.first("consent", ({ asking }) => !asking);

    await room.restartAgent();

    expect(await statesOf(room)).toEqual(["connecting"]);
    peer.send({ type: "signal", signal: { kind: "offer", sdp: "offer anew" } });
    const page = await room.browser.page(2);
    await page.order("open", (order) => order.sessionId === sessionId);
  });

  it("hears after a lost socket that they still wait", async () => {
    const room = await startWaitingRoom(await openDb());
    const { peer, secret, sessionId } = await room.aWaitingGuest();
    peer.kill();

    const resumed = await room.viewer();
    await resumed.resume(sessionId, secret);

    await resumed.first("consent", ({ asking }) => asking);
  });

  it("may be the machine's owner, who is never asked about themselves", async () => {
    const room = await startWaitingRoom(await openDb());
    const ticket = await room.memberTicket(room.owner, await room.aCredential(room.owner), room.machineId);
    const peer = await room.viewer();

    const { sessionId } = await peer.join(ticket);

    const page = await room.browser.page();
    expect(await page.order("open")).toMatchObject({ sessionId });
  });
});

const aCandidate = { candidate: "candidate:1 1 udp 1 192.0.2.7 9 typ host", sdpMid: "0", sdpMLineIndex: 0 };
