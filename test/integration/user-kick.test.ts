import { expect, it } from "vitest";
import { describeOnEachDatabase } from "../support/databases.ts";
import { startSessionWorld } from "../support/session-world.ts";

describeOnEachDatabase("kicking a person from a machine", (openDb) => {
  async function setup() {
    const world = await startSessionWorld(await openDb());
    const { host, machineId } = await world.aHost();
    const [kicked, admin] = [await world.aUser("member"), await world.aUser("admin")];
    await world.service.update(world.by, machineId, { ownerId: kicked.id });
    const watch = async (user: typeof kicked, onMachine = machineId) => {
      const peer = await world.viewer();
      const begun = await peer.join(await world.memberTicket(user, await world.aCredential(user), onMachine));
      return { peer, ...begun };
    };
    const { token } = await world.anInvite(machineId);
    return { ...world, host, machineId, kicked, admin, watch, token };
  }

  const isEnded = ({ peer }: { peer: { frames: readonly { type: string }[] } }) =>
    peer.frames.some(({ type }) => type === "ended");

  it("ATK-32: ends what they do on it with every device, and nobody else's and nothing elsewhere", async () => {
    const world = await setup();
    const { admin, aGuest, aHost, by, host, kicked, machineId, service, token, viewers, watch } = world;
    const [laptop, tablet] = [await watch(kicked), await watch(kicked)];
    const [other, guest] = [await watch(admin), await aGuest(token)];
    const second = await aHost();
    await service.update(by, second.machineId, { ownerId: kicked.id });
    const elsewhere = await watch(kicked, second.machineId);
    await host.until(() => host.state.grants.length === 4);

    host.acknowledges = false;
    const kick = viewers.userKick.kick(by, machineId, kicked.number);
    await host.until(() => host.state.grants.length === 2);
    expect([laptop, tablet].some(isEnded)).toBe(false);
    host.acknowledge();
    await kick;

    for (const device of [laptop, tablet]) {
      expect((await device.peer.first("ended")).receipt.reason).toBe("kicked");
      expect(await device.peer.closed).toEqual({ code: 4000, reason: "kicked" });
    }
    const left = [other.sessionId, guest.sessionId].toSorted();
    expect(host.state.grants.map(({ sessionId }) => sessionId).toSorted()).toEqual(left);
    expect(second.host.grantOf(elsewhere.sessionId)).toBeDefined();
    expect([other, guest, elsewhere].some(isEnded)).toBe(false);
    expect(await world.logged("viewer_session_kick")).toMatchObject([
      { reason: "kicked", viewer: "member" },
      { reason: "kicked", viewer: "member" },
    ]);
    // A kick takes away what is, not what may be.
    expect((await watch(kicked)).sessionId).not.toBe(laptop.sessionId);
  });

  it("ATK-32: is an admin's to do, and no error when they are not there", async () => {
    const { admin, by, kicked, machineId, viewers, watch } = await setup();
    const other = await watch(admin);
    await viewers.userKick.kick(by, machineId, kicked.number);
    expect(isEnded(other)).toBe(false);
    const member = { kind: "user", user: kicked, address: "192.0.2.1" } as const;
    await expect(viewers.userKick.kick(member, machineId, admin.number)).rejects.toMatchObject({ code: "forbidden" });
    await expect(viewers.userKick.kick(by, "nowhere", kicked.number)).rejects.toMatchObject({
      code: "machine_not_found",
    });
    await expect(viewers.userKick.kick(by, machineId, 4_000)).rejects.toMatchObject({ code: "user_not_found" });
    expect(isEnded(other)).toBe(false);
  });
});
