import { expect, it } from "vitest";
import { verifyChain } from "../../../../src/control-plane/audit/verify-log.ts";
import type { GuestInviteQuery } from "../../../../src/control-plane/guests/guest-invite-service.ts";
import { describeOnEachDatabase } from "../../../support/databases.ts";
import { GUEST_ADDRESS, HOUR_MS, openGuestHouse } from "../../../support/guest-house.ts";

const ALL: GuestInviteQuery = { offset: 0, limit: 50 };

describeOnEachDatabase("guest invites", (openDb) => {
  const setup = async () => openGuestHouse(await openDb());

  it("are made, listed and found by who, what and where", async () => {
    const { by, clock, invite, invites, machine, aMachine } = await setup();
    const first = await invite({ eventName: "  Colour\treview\u202e ", message: "Bring:\r\n- a gamepad\u0007" });
    const other = await aMachine(null, { name: "Render 100%" });
    const startsAtMs = clock.now() + HOUR_MS;
    const second = await invite({ host: { id: other.id }, guestEmail: "rui@shop.example", startsAtMs });

    expect(first.invite).toMatchObject({
      machine: { id: machine.id, peerId: machine.peerId, name: "Studio 4" },
      eventName: "Colour review\ufffd",
      message: "Bring:\n- a gamepad\ufffd",
      startsAtMs: clock.now(),
      createdBy: { kind: "user", name: "Mina Ode", number: 1 },
      mail: "not-asked",
      isBacked: true,
    });
    const ids = async (query: Partial<GuestInviteQuery>) => {
      const { count, invites: found } = await invites.list(by, { ...ALL, ...query });
      return [count, ...found.map(({ id }) => id)];
    };
    clock.advance(1);
    expect(new Set(await ids({}))).toEqual(new Set([2, first.id, second.id]));
    expect(await ids({ machineId: other.id })).toEqual([1, second.id]);
    expect(await ids({ status: "active" })).toEqual([1, first.id]);
    expect(await ids({ status: "scheduled" })).toEqual([1, second.id]);
    expect(await ids({ search: "SHOP" })).toEqual([1, second.id]);
    expect(await ids({ search: "00%" })).toEqual([1, second.id]);
    expect(await ids({ search: "colour" })).toEqual([2, ...(await ids({})).slice(1)]);
    expect(await ids({ search: "'; drop table guest_invite; --" })).toEqual([0]);
    expect((await ids({ limit: 1, offset: 1 })).length).toBe(2);
    clock.advance(3 * HOUR_MS);
    expect(await ids({ status: "expired" })).toEqual((await ids({})).slice(0, 3));
  });

  it("ATK-22: are seen and changed only by admins and by the owner of their machine", async () => {
    const { aMachine, addManager, ender, invite, invites } = await setup();
    const member = await addManager({ role: "member" });
    const own = await aMachine(member.user.id);
    const foreign = await invite();
    const mine = await invite({ host: { id: own.id } }, member);
    expect((await invites.list(member, ALL)).invites.map(({ id }) => id)).toEqual([mine.id]);
    const notFound = { code: "guest_invite_not_found" };
    const update = { rights: { keyboard: true }, sendEmail: false };
    const strangers = [member, await addManager({ role: "member" }), await addManager({ role: "guest" })];
    for (const stranger of strangers) {
      await expect(invites.get(stranger, foreign.id)).rejects.toMatchObject(notFound);
      const refused = stranger.user.role === "guest" ? { code: "forbidden" } : notFound;
      await expect(invites.update(stranger, foreign.id, update)).rejects.toMatchObject(refused);
      await expect(invites.replaceLink(stranger, foreign.id)).rejects.toMatchObject(refused);
      await expect(ender.cancel(stranger, foreign.id, false)).rejects.toMatchObject(refused);
      await expect(ender.kick(stranger, foreign.id)).rejects.toMatchObject(refused);
      if (stranger.user.role === "guest")
        await expect(invite({}, stranger)).rejects.toMatchObject({ code: "forbidden" });
      else await expect(invite({}, stranger)).rejects.toMatchObject({ details: { field: "machine_id" } });
    }
    expect((await invites.list(strangers[2] ?? member, ALL)).count).toBe(0);
    await expect(invites.update(await addManager({ role: "admin" }), mine.id, update)).resolves.toBeDefined();
  });

  it("ATK-11: cannot be made with a right that has just ended", async () => {
    const { addManager, invite, owner, people } = await setup();
    const admin = await addManager({ role: "admin" });
    await people.users.update(owner, admin.user.id, { role: "member" });
    await expect(invite({}, admin)).rejects.toMatchObject({ code: "forbidden" });
    await people.users.update(owner, admin.user.id, { disabled: true });
    await expect(invite({}, admin)).rejects.toMatchObject({ code: "unauthorized" });
    const key = { kind: "api-key", key: { id: "gone", name: "booking" }, address: GUEST_ADDRESS } as const;
    await expect(invite({}, key)).rejects.toMatchObject({ code: "unauthorized" });
  });

  it("ATK-04: of two who want the last credit one gets it, and nobody pays twice", async () => {
    const { addManager, creditsLeft, invite, invites, by, setCredits } = await setup();
    const admin = await addManager({ role: "admin" });
    for (let round = 0; round < 5; round++) {
      await setCredits(1);
      const outcomes = await Promise.allSettled([invite(), invite({}, admin), invite(), invite({}, admin)]);
      const refused = outcomes.filter((outcome) => outcome.status === "rejected");
      expect(refused.map(({ reason }) => reason.code)).toEqual(Array(3).fill("no_guest_credits"));
      expect(await creditsLeft()).toBe(0);
    }
    expect((await invites.list(by, ALL)).count).toBe(5);
  });

  it("give their credit back once, and only when they were never used", async () => {
    const { add, begin, by, creditsLeft, clock, ender, invite } = await setup();
    await add({ email: "kai@client.example" });
    const free = await invite();
    const cancelled = await invite({ guestEmail: "a@client.example" });
    const used = await invite({ guestEmail: "b@client.example" });
    const expired = await invite({ guestEmail: "c@client.example", expiresAtMs: clock.now() + HOUR_MS });
    expect([free.invite.credit, cancelled.invite.credit, await creditsLeft()]).toEqual(["none", "spent", 997]);
    await begin(used.id);
    const attempts = await Promise.allSettled(Array.from({ length: 4 }, () => ender.cancel(by, cancelled.id, false)));
    expect(attempts.filter((attempt) => attempt.status === "fulfilled")).toHaveLength(1);
    expect(await creditsLeft()).toBe(998);
    await ender.cancel(by, used.id, false);
    await ender.cancel(by, free.id, false);
    expect(await creditsLeft()).toBe(998);
    clock.advance(HOUR_MS);
    await Promise.all([ender.expireDue(), ender.expireDue()]);
    expect(await creditsLeft()).toBe(999);
    await expect(ender.cancel(by, expired.id, false)).rejects.toMatchObject({ code: "guest_invite_over" });
    await ender.expireDue();
    expect(await creditsLeft()).toBe(999);
  });

  it("are logged as expired once, and end what is still live", async () => {
    const { actions, clock, ender, invite, sessions } = await setup();
    const { id } = await invite();
    clock.advance(2 * HOUR_MS - 1);
    await ender.expireDue();
    expect(await actions()).not.toContain("guest_access_invite_expire");
    clock.advance(1);
    await Promise.all([ender.expireDue(), ender.expireDue()]);
    await ender.expireDue();
    expect((await actions()).filter((action) => action === "guest_access_invite_expire")).toHaveLength(1);
    expect(sessions.calls).toEqual([["end", id, "expired"]]);
  });

  it("push a change to whoever is connected, in the change's own transaction, and log before and after", async () => {
    const { by, clock, db, events, invite, invites, lastEvent, sessions } = await setup();
    const { id } = await invite();
    const expiresAtMs = clock.now() + 3 * HOUR_MS;
    events.length = 0;
    await invites.update(by, id, { rights: { keyboard: false, gamepad: true }, expiresAtMs, sendEmail: false });
    const rights = { keyboard: false, mouse: true, gamepad: true };
    expect(sessions.calls).toEqual([["change", id, { rights, expiresAtMs }]]);
    expect(events.map(({ type }) => type)).toEqual(["session-changed", "guest-invite-changed", "list-changed"]);
    expect((await lastEvent("guest_access_invite_update")).data).toMatchObject({
      keyboard: { before: true, after: false },
      gamepad: { before: false, after: true },
      expires_at_ms: { before: clock.now() + 2 * HOUR_MS, after: expiresAtMs },
    });
    events.length = 0;
    await invites.update(by, id, { rights, sendEmail: true });
    expect(events).toEqual([]);

    await invites.update(by, id, { startsAtMs: clock.now() + HOUR_MS, sendEmail: false });
    expect(sessions.calls.at(-1)).toEqual(["end", id, "expired"]);
    const before = await db.selectFrom("guest_invite").selectAll().execute();
    const bad = invites.update(by, id, { expiresAtMs: clock.now(), eventName: "changed", sendEmail: false });
    await expect(bad).rejects.toMatchObject({ details: { field: "expires_at" } });
    expect(await db.selectFrom("guest_invite").selectAll().execute()).toEqual(before);
    expect(await verifyChain(db)).toMatchObject({ faultCount: 0 });
  });

  it("move to another machine of whoever may hand both out, without those who are connected", async () => {
    const { aMachine, addManager, by, invite, invites, sessions } = await setup();
    const { id } = await invite();
    const other = await aMachine(null);
    const moved = await invites.update(by, id, { host: { peerId: other.peerId }, sendEmail: false });
    expect(moved.machine.id).toBe(other.id);
    expect(sessions.calls).toEqual([["end", id, "right-withdrawn"]]);
    const member = await addManager({ role: "member" });
    const own = await aMachine(member.user.id);
    const mine = await invite({ host: { id: own.id } }, member);
    const stolen = invites.update(member, mine.id, { host: { id: other.id }, sendEmail: false });
    await expect(stolen).rejects.toMatchObject({ code: "machine_not_found", details: { field: "machine_id" } });
  });

  it("stay as they are once they are cancelled or over", async () => {
    const { by, clock, ender, invite, invites } = await setup();
    const cancelled = await invite();
    await ender.cancel(by, cancelled.id, false);
    const over = await invite();
    clock.advance(2 * HOUR_MS);
    const later = { expiresAtMs: clock.now() + HOUR_MS, sendEmail: false };
    await expect(invites.update(by, cancelled.id, later)).rejects.toMatchObject({ code: "guest_invite_cancelled" });
    await expect(invites.update(by, over.id, later)).rejects.toMatchObject({ code: "guest_invite_over" });
    await expect(invites.replaceLink(by, over.id)).rejects.toMatchObject({ code: "guest_invite_over" });
  });

  it("leave with their machine: its removal cancels them in one transaction, or does nothing at all", async () => {
    const { aMachine, by, clock, creditsLeft, db, ender, invite, lastEvent, sessions, machineService, owner } =
      await setup();
    const { id: machineId } = await aMachine(owner.user.id, { name: "Booth" });
    const { id } = await invite({ host: { id: machineId } });
    await machineService.update(owner, machineId, { isGuestAccess: false });
    expect(sessions.calls).toEqual([["end", id, "right-withdrawn"]]);
    sessions.fail = true;
    await expect(machineService.remove(owner, machineId)).rejects.toThrow("no sessions");
    expect(await db.selectFrom("machine").select("id").where("id", "=", machineId).execute()).toHaveLength(1);
    sessions.fail = false;
    await machineService.remove(owner, machineId);
    expect(sessions.calls.at(-1)).toEqual(["end", id, "machine-removed"]);
    expect(await creditsLeft()).toBe(1_000);
    expect(await lastEvent("guest_access_invite_cancel")).toMatchObject({
      actor_name: "Mina Ode",
      data: { reason: "machine-removed", machine_name: "Booth", credit: "refunded" },
    });
    const row = await db.selectFrom("guest_invite").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
    expect(row).toMatchObject({ cancelled_at_ms: clock.now(), machine_name: "Booth" });
    await expect(ender.cancel(by, id, false)).rejects.toMatchObject({ code: "guest_invite_cancelled" });
  });

  it("ATK-11: end with the right of whoever made them, as soon as it ends", async () => {
    const { addManager, aMachine, clock, creditsLeft, invite, lastEvent, machineService, owner, people, sweep } =
      await setup();
    sweep.start();
    for (const ending of ["disabled", "demoted", "handed over"] as const) {
      const member = await addManager({ role: "member" });
      const { id: machineId } = await aMachine(member.user.id);
      const { id } = await invite({ host: { id: machineId } }, member);
      if (ending === "disabled") await people.users.update(owner, member.user.id, { disabled: true });
      else if (ending === "demoted") await people.users.update(owner, member.user.id, { role: "guest" });
      else await machineService.update(owner, machineId, { ownerId: owner.user.id });
      await sweep.idle();
      expect(await lastEvent("guest_access_invite_cancel")).toMatchObject({
        object_id: id,
        actor_kind: "system",
        data: { reason: "right-withdrawn" },
      });
    }
    expect(await creditsLeft()).toBe(1_000);
    await sweep.stop();
    expect(clock.pending).toBe(0);
  });

  it("ATK-11: end all at once with the right of their maker, however many there are", async () => {
    const { addManager, aMachine, db, ender, invite, owner } = await setup();
    const member = await addManager({ role: "member" });
    const { id: machineId } = await aMachine(member.user.id);
    for (let i = 0; i < 101; i++) await invite({ host: { id: machineId } }, member);
    await db.updateTable("machine").set({ owner_id: owner.user.id }).where("id", "=", machineId).execute();
    await ender.cancelUnbacked();
    const open = await db.selectFrom("guest_invite").select("id").where("cancelled_at_ms", "is", null).execute();
    expect(open).toEqual([]);
  });
});
