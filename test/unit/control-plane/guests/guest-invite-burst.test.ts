import { expect, it } from "vitest";
import { verifyChain } from "../../../../src/control-plane/audit/verify-log.ts";
import { Refusal } from "../../../../src/control-plane/refusal.ts";
import { GuestCreditRepository } from "../../../../src/control-plane/guests/guest-credit-repository.ts";
import { describeOnEachDatabase } from "../../../support/databases.ts";
import { openGuestHouse } from "../../../support/guest-house.ts";

describeOnEachDatabase("guest invites that are made at once", (openDb) => {
  it("are whole or not there, cost exactly what is left, and stand in the log in an unbroken order", async () => {
    const db = await openDb();
    const house = await openGuestHouse(db);
    const { aMachine, addManager, clock, credits, invites, owner } = house;
    const pending = await aMachine(null, { state: "pending" });
    const member = await addManager({ role: "member", email: "rui@shop.example" });
    const key = { id: "no such key", name: "gone" };
    const deadKey = { kind: "api-key", key, address: "203.0.113.9" } as const;
    const left = 23;
    await credits.setBalance(owner, left);
    const kinds = {
      paid: () => invites.create(house.by, house.anInvite()),
      free: () => invites.create(house.by, house.anInvite({ guestEmail: "RUI@shop.example" })),
      guests_not_allowed: async () => {
        const closed = await aMachine(null);
        await db.updateTable("machine").set({ guest_access: 0 }).where("id", "=", closed.id).execute();
        return invites.create(house.by, house.anInvite({ host: { peerId: closed.peerId } }));
      },
      machine_not_approved: () => invites.create(house.by, house.anInvite({ host: { peerId: pending.peerId } })),
      machine_not_found: () => invites.create(member, house.anInvite()),
      unauthorized: () => invites.create(deadKey, house.anInvite()),
      invalid_arguments: () => invites.create(house.by, house.anInvite({ expiresAtMs: clock.now() })),
    };
    const names = Object.keys(kinds).filter((name): name is keyof typeof kinds => name in kinds);
    const asked = Array.from({ length: 140 }, (_, i) => names[(i * 5) % names.length] ?? "paid");
    // Twenty of each; three more than that may be paid for.
    asked.push(...Array.from({ length: 7 }, () => "paid" as const));

    const outcomes = await Promise.allSettled(asked.map((name) => kinds[name]()));
    const told = outcomes.map((outcome) => {
      if (outcome.status === "fulfilled") return outcome.value.invite.credit;
      return outcome.reason instanceof Refusal ? outcome.reason.code : String(outcome.reason);
    });
    const count = (what: string) => told.filter((one) => one === what).length;
    expect(told.map((what, i) => (asked[i] === "free" ? what === "none" : true))).not.toContain(false);
    expect([count("spent"), count("none"), count("no_guest_credits")]).toEqual([left, 20, 4]);
    for (const refusal of names.filter((name) => name !== "paid" && name !== "free")) expect(count(refusal)).toBe(20);

    const made = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value.invite] : []));
    const stored = await invites.list(house.by, { offset: 0, limit: 200 });
    expect(stored.count).toBe(made.length);
    expect(new Set(stored.invites.map(({ id }) => id))).toEqual(new Set(made.map(({ id }) => id)));
    expect(await new GuestCreditRepository(db).balance()).toBe(0);
    const events = await db
      .selectFrom("audit_event")
      .select("object_id")
      .where("action", "=", "guest_access_invite_create")
      .execute();
    expect(events.length).toBe(made.length);
    expect(new Set(events.map((event) => event.object_id))).toEqual(new Set(made.map(({ id }) => id)));
    expect(await verifyChain(db)).toMatchObject({ faultCount: 0 });
  });

  it("are answered as they are read afterwards, whoever makes them", async () => {
    const house = await openGuestHouse(await openDb());
    const { aMachine, addManager, apiKeys, invites, owner } = house;
    const wanted = { name: "booking", permissions: [], expiresAtMs: null, notAfterMs: null };
    const { key } = await apiKeys.create(owner, wanted);
    const nameless = await addManager({ role: "member", name: "" });
    const own = await aMachine(nameless.user.id);
    const shared = await aMachine(null);
    const made = [
      await invites.create(house.by, house.anInvite({ pin: "4711", totalUseMs: 60_000, singleUse: true })),
      await invites.create(nameless, house.anInvite({ host: { id: own.id }, message: "\u202e\u0007 Ünï 🎮" })),
      await invites.create(
        { kind: "api-key", key, address: "203.0.113.9" },
        house.anInvite({ host: { peerId: shared.peerId } }),
      ),
    ];
    for (const { invite } of made) expect(invite).toEqual(await invites.get(house.by, invite.id));
  });
});
