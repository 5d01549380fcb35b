import { expect, it } from "vitest";
import { describeOnEachDatabase } from "../support/databases.ts";
import { startSessionWorld } from "../support/session-world.ts";

describeOnEachDatabase("a guest's session", (openDb) => {
  it("reaches the machine as a grant first and an offer after it, and the answer comes back", async () => {
    const { aGuest, aHost, anInvite } = await startSessionWorld(await openDb());
    const { host, machineId } = await aHost();
    const { token } = await anInvite(machineId, { rights: { keyboard: true, mouse: false, gamepad: true } });
    const guest = await aGuest(token);
    expect(guest).toMatchObject({
      machineName: "render-07",
      viewerName: "rui@guests.test",
      terms: { rights: { keyboard: true, mouse: false, gamepad: true }, enforcedAt: null },
      icePolicy: "all",
    });
    const { signal } = await guest.peer.first("signal");
    expect(signal).toEqual({ kind: "answer", sdp: `answer for ${guest.sessionId}` });
    const [delta, offer] = host.heard.slice(-2);
    expect([delta, offer]).toEqual([`delta ${host.revision}`, `offer ${guest.sessionId}`]);
    expect(host.state.grants).toEqual([
      {
        sessionId: guest.sessionId,
        viewer: { kind: "guest", id: expect.any(String), name: "rui@guests.test" },
        rights: { keyboard: true, mouse: false, gamepad: true },
        gamepadSlot: 0,
        epoch: host.revision,
        notBeforeMs: expect.any(Number),
        expiresAtMs: expect.any(Number),
      },
    ]);
    expect((await guest.peer.first("terms")).terms.enforcedAt).not.toBeNull();
  });
});
