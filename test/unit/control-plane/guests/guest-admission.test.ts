import { expect, it } from "vitest";
import { describeOnEachDatabase } from "../../../support/databases.ts";
import { GUEST_ADDRESS, HOUR_MS, openGuestHouse } from "../../../support/guest-house.ts";

describeOnEachDatabase("a guest link", (openDb) => {
  const setup = async () => openGuestHouse(await openDb());

  it("lets its holder in on the terms of the invite, and marks it used when the session begins", async () => {
    const { admission, begin, clock, db, invite, machine } = await setup();
    const { id, token } = await invite();
    const terms = {
      inviteId: id,
      machineId: machine.id,
      guestEmail: "Kai@Client.example",
      rights: { keyboard: true, mouse: true, gamepad: false },
      notBeforeMs: clock.now(),
      expiresAtMs: clock.now() + 2 * HOUR_MS,
    };
    const used = async () =>
      (await db.selectFrom("guest_invite").select("first_used_at_ms").executeTakeFirstOrThrow()).first_used_at_ms;
    expect(await admission.check(token, null, GUEST_ADDRESS)).toEqual(terms);
    expect(await used()).toBeNull();
    expect(await begin(id)).toEqual(terms);
    expect(await used()).toBe(clock.now());
  });

  it("ATK-08: is refused a millisecond before the start and at the end, whatever was ticketed before", async () => {
    const { admission, begin, clock, invite } = await setup();
    const startsAtMs = clock.now() + HOUR_MS;
    const { id, token } = await invite({ startsAtMs, expiresAtMs: startsAtMs + HOUR_MS });
    const check = () => admission.check(token, null, GUEST_ADDRESS);
    clock.advance(HOUR_MS - 1);
    await expect(check()).rejects.toMatchObject({ code: "guest_invite_early" });
    await expect(begin(id)).rejects.toMatchObject({ code: "guest_invite_early" });
    clock.advance(1);
    await expect(check()).resolves.toMatchObject({ notBeforeMs: startsAtMs });
    clock.advance(HOUR_MS - 1);
    await expect(check()).resolves.toBeDefined();
    clock.advance(1);
    await expect(check()).rejects.toMatchObject({ code: "guest_invite_over" });
    await expect(begin(id)).rejects.toMatchObject({ code: "guest_invite_over" });
  });

  it("ATK-03: is judged again when the session begins, after its ticket was given", async () => {
    const { admission, begin, by, ender, invite, invites } = await setup();
    const cancelled = await invite();
    await admission.check(cancelled.token, null, GUEST_ADDRESS);
    await ender.cancel(by, cancelled.id, false);
    await expect(begin(cancelled.id)).rejects.toMatchObject({ code: "guest_invite_cancelled" });
    const weaker = await invite();
    await admission.check(weaker.token, null, GUEST_ADDRESS);
    await invites.update(by, weaker.id, { rights: { keyboard: false }, sendEmail: false });
    expect((await begin(weaker.id)).rights).toEqual({ keyboard: false, mouse: true, gamepad: false });
  });

  it("ATK-04: that works once lets exactly one of many in who come in parallel", async () => {
    const { admission, begin, invite } = await setup();
    const { id, token } = await invite({ singleUse: true });
    await Promise.all(Array.from({ length: 5 }, () => admission.check(token, null, GUEST_ADDRESS)));
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => begin(id)));
    expect(outcomes.filter((outcome) => outcome.status === "fulfilled")).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "guest_invite_used" });
    }
    await expect(admission.check(token, null, GUEST_ADDRESS)).rejects.toMatchObject({ code: "guest_invite_used" });
  });

  it("ATK-05: has 192 random bits and is stored as a hash only", async () => {
    const { db, invite } = await setup();
    const { token } = await invite({ pin: "482913" });
    expect(Buffer.from(token, "base64url")).toHaveLength(24);
    const stored = JSON.stringify(await db.selectFrom("guest_invite").selectAll().execute());
    const logged = JSON.stringify(await db.selectFrom("audit_event").selectAll().execute());
    for (const secret of [token, "482913"]) {
      expect(stored).not.toContain(secret);
      expect(logged).not.toContain(secret);
    }
  });

  it("ATK-06: loses nothing by being looked at", async () => {
    const { admission, begin, creditsLeft, db, invite } = await setup();
    const { id, token } = await invite({ singleUse: true, pin: "4829" });
    const before = await db.selectFrom("guest_invite").selectAll().execute();
    const balance = await creditsLeft();
    for (let i = 0; i < 100; i++) await admission.readDoor(token, GUEST_ADDRESS);
    expect(await db.selectFrom("guest_invite").selectAll().execute()).toEqual(before);
    expect(await creditsLeft()).toBe(balance);
    await expect(begin(id)).resolves.toBeDefined();
  });

  it("ATK-07: is dead after ten wrong PINs, however many come at once, until it is made anew", async () => {
    const { admission, by, invite, invites } = await setup();
    const { id, token } = await invite({ pin: "4829" });
    const guess = (pin: string | null, n = 0) => admission.check(token, pin, `203.0.113.${n}`);
    await expect(guess(null)).rejects.toMatchObject({ code: "guest_pin_refused", details: { field: "pin" } });
    for (let n = 0; n < 9; n++) await expect(guess("0000")).rejects.toMatchObject({ code: "guest_pin_refused" });
    await expect(guess("4829")).resolves.toBeDefined();
    const outcomes = await Promise.allSettled(Array.from({ length: 30 }, (_, n) => guess("1111", n)));
    expect(outcomes.every((outcome) => outcome.status === "rejected")).toBe(true);
    await expect(guess("4829")).rejects.toMatchObject({ message: expect.stringContaining("Too many wrong PINs") });
    expect((await admission.readDoor(token, GUEST_ADDRESS)).obstacle?.code).toBe("guest_pin_refused");

    const joinUrl = await invites.replaceLink(by, id);
    await expect(guess("4829")).rejects.toMatchObject({ code: "guest_link_unknown" });
    const renewed = admission.check(joinUrl.split("/").at(-1) ?? "", "4829", GUEST_ADDRESS);
    await expect(renewed).resolves.toMatchObject({ inviteId: id });
  });

  it("ATK-07: cannot be guessed: an address that fails too often waits, and the log stays short", async () => {
    const { admission, clock, db, invite } = await setup();
    const { token } = await invite();
    for (let n = 0; n < 60; n++) {
      await expect(admission.check(`guess-${n}`, null, GUEST_ADDRESS)).rejects.toMatchObject({
        code: "guest_link_unknown",
      });
    }
    for (let n = 0; n < 20; n++) {
      await expect(admission.readDoor(token, GUEST_ADDRESS)).rejects.toMatchObject({ code: "too_many_requests" });
    }
    await expect(admission.check(token, null, "198.51.100.1")).resolves.toBeDefined();
    const refused = await db.selectFrom("audit_event").select("data").where("action", "like", "%refuse").execute();
    expect(refused).toHaveLength(61);
    clock.advance(5 * 60_000);
    await expect(admission.check(token, null, GUEST_ADDRESS)).resolves.toBeDefined();
  });

  it("ends with the right of whoever made it (ATK-11)", async () => {
    const { aMachine, addManager, admission, begin, db, ender, invite, owner, people, sessions } = await setup();
    for (const ending of ["demoted", "disabled", "removed", "lost the machine"] as const) {
      const member = await addManager({ role: "member" });
      const { id: machineId } = await aMachine(member.user.id);
      const { id, token } = await invite({ host: { id: machineId } }, member);
      await expect(admission.check(token, null, GUEST_ADDRESS)).resolves.toBeDefined();
      if (ending === "removed") await people.users.remove(owner, member.user.id);
      else if (ending === "lost the machine") {
        await db.updateTable("machine").set({ owner_id: owner.user.id }).where("id", "=", machineId).execute();
      } else {
        const change = ending === "demoted" ? { role: "guest" as const } : { disabled: true };
        await people.users.update(owner, member.user.id, change);
      }
      await expect(admission.check(token, null, GUEST_ADDRESS)).rejects.toMatchObject({
        code: "guest_invite_cancelled",
      });
      await expect(begin(id)).rejects.toMatchObject({ code: "guest_invite_cancelled" });
      await ender.cancelUnbacked();
      expect(sessions.calls.at(-1)).toEqual(["end", id, "right-withdrawn"]);
    }
  });

  it("names every other reason for keeping somebody out", async () => {
    const { aMachine, admission, begin, db, ender, invite, lastEvent, owner } = await setup();
    const code = async (token: string) =>
      admission.check(token, null, GUEST_ADDRESS).then(
        () => "open",
        (error: { code: string }) => error.code,
      );
    const { id: machineId } = await aMachine(owner.user.id);
    const host = { id: machineId };
    const { id, token } = await invite({ host, totalUseMs: HOUR_MS });
    const machine = (set: { guest_access?: 0 | 1; state?: "pending" | "approved" }) =>
      db.updateTable("machine").set(set).where("id", "=", machineId).execute();

    expect(await code("no such link")).toBe("guest_link_unknown");
    await machine({ guest_access: 0 });
    expect(await code(token)).toBe("guests_not_allowed");
    await machine({ guest_access: 1, state: "pending" });
    expect(await code(token)).toBe("machine_not_approved");
    await machine({ state: "approved" });
    expect(await code(token)).toBe("open");
    await begin(id);
    await db.transaction().execute((tx) => admission.ended(tx, id, HOUR_MS));
    expect(await code(token)).toBe("guest_time_used_up");
    expect(await lastEvent("guest_access_invite_refuse")).toMatchObject({
      actor_kind: "guest",
      actor_name: "Kai@Client.example",
      address: GUEST_ADDRESS,
      data: { reason: "guest_time_used_up", machine_id: machineId },
    });
    await db.transaction().execute(async (tx) => {
      await ender.machineRemoved(tx, machineId, { kind: "system", id: "", name: "test", address: "" });
      await tx.deleteFrom("machine").where("id", "=", machineId).execute();
    });
    expect(await code(token)).toBe("machine_removed");
    expect((await admission.readDoor(token, GUEST_ADDRESS)).obstacle?.code).toBe("machine_removed");
  });

  it("with a total time ends the stay when it is used up, counting what is live", async () => {
    const { admission, begin, clock, db, invite, invites, by } = await setup();
    const { id, token } = await invite({ totalUseMs: HOUR_MS });
    expect((await begin(id)).expiresAtMs).toBe(clock.now() + HOUR_MS);
    await db.transaction().execute((tx) => admission.ended(tx, id, HOUR_MS / 4));
    clock.advance(HOUR_MS / 4);
    expect((await admission.check(token, null, GUEST_ADDRESS)).expiresAtMs).toBe(clock.now() + 0.75 * HOUR_MS);
    expect((await invites.get(by, id)).usedMs).toBe(HOUR_MS / 4);
  });
});
