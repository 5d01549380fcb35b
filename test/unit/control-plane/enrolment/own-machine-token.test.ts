import { expect, it } from "vitest";
import type { User } from "../../../../src/control-plane/users/user.ts";
import { describeOnEachDatabase } from "../../../support/databases.ts";
import { FakeClock } from "../../../support/fake-clock.ts";
import { anEnrolment } from "../../../support/machine-request.ts";
import { actorFor, createMachineWorld } from "../../../support/machine-world.ts";

const TEN_MINUTES_MS = 10 * 60_000;

describeOnEachDatabase("a token for a machine of one's own", (openDb) => {
  async function setup() {
    const clock = new FakeClock();
    const world = await createMachineWorld(await openDb(), clock);
    const ask = (user: User, untilMs: number | null = null) =>
      world.tokens.createForOwnMachine(actorFor(user), user, untilMs);
    return { ...world, clock, ask };
  }
  const refused = { code: "enrolment_token_refused" };

  it("brings one machine, which belongs to whoever asked and waits for an admin", async () => {
    const { ask, aUser, enrolment, clock, events } = await setup();
    for (const role of ["member", "admin", "owner"] as const) {
      const person = await aUser(role);
      const { token, text } = await ask(person);
      expect(token).toMatchObject({ reusable: false, preapproved: false, isForOwnMachine: true });
      expect(token.expiresAtMs).toBe(clock.now() + TEN_MINUTES_MS);
      const machine = await enrolment.enrol(anEnrolment(text));
      expect(machine).toMatchObject({ state: "pending", owner: { id: person.id }, approvedAtMs: null });
      await expect(enrolment.enrol(anEnrolment(text))).rejects.toMatchObject(refused);
      const made = (await events()).findLast((event) => event.action === "enrolment_token_create");
      expect(made).toMatchObject({ actor_id: person.id, object_id: token.id });
      expect(JSON.stringify(made)).toContain("own_machine");
    }
  });

  it("is refused to guests of the team, and leaves no trace", async () => {
    const { ask, aUser, tokens, actions } = await setup();
    await expect(ask(await aUser("guest"))).rejects.toMatchObject({ code: "forbidden" });
    expect(await tokens.list()).toEqual([]);
    expect(await actions()).toEqual([]);
  });

  it("ATK-04: is given three times at once and not a fourth, however many ask at the same moment", async () => {
    const { ask, aUser, tokens, clock, enrolment } = await setup();
    const member = await aUser("member");
    const attempts = await Promise.allSettled(Array.from({ length: 10 }, () => ask(member)));
    const given = attempts.filter((attempt) => attempt.status === "fulfilled");
    expect(given).toHaveLength(3);
    for (const attempt of attempts) {
      if (attempt.status === "rejected") expect(attempt.reason).toMatchObject({ code: "too_many_requests" });
    }
    expect(await tokens.list()).toHaveLength(3);
    // One that was used makes room, and so does time; another person was never concerned.
    await ask(await aUser("member"));
    await enrolment.enrol(anEnrolment(given[0]?.value.text ?? ""));
    await ask(member);
    await expect(ask(member)).rejects.toMatchObject({ code: "too_many_requests" });
    clock.advance(TEN_MINUTES_MS);
    await ask(member);
  });

  it("ATK-11: ends after ten minutes, and with the credential that asked for it when that is sooner", async () => {
    const { ask, aUser, clock, enrolment } = await setup();
    const member = await aUser("member");
    const { text } = await ask(member);
    const short = await ask(member, clock.now() + 1_000);
    expect(short.token.expiresAtMs).toBe(clock.now() + 1_000);
    clock.advance(1_000);
    await expect(enrolment.enrol(anEnrolment(short.text))).rejects.toMatchObject(refused);
    clock.advance(TEN_MINUTES_MS - 1_000);
    await expect(enrolment.enrol(anEnrolment(text))).rejects.toMatchObject(refused);
  });

  it("ATK-11: dies with the rights of whoever asked", async () => {
    const { ask, aUser, db, enrolment } = await setup();
    for (const change of [{ disabled: 1 }, { role: "guest" }, null] as const) {
      const member = await aUser("member");
      const { text } = await ask(member);
      if (change) await db.updateTable("user").set(change).where("id", "=", member.id).execute();
      else await db.deleteFrom("user").where("id", "=", member.id).execute();
      await expect(enrolment.enrol(anEnrolment(text))).rejects.toMatchObject(refused);
    }
  });

  it("ATK-34: asks for a new key of one's own machine only, never of somebody else's", async () => {
    const { ask, aUser, aToken, enrolment, machines } = await setup();
    const admin = await aUser("admin");
    const member = await aUser("member");
    const theirs = await enrolment.enrol(anEnrolment(await aToken(admin)));
    const own = await enrolment.enrol(anEnrolment((await ask(member)).text));
    const { text } = await ask(member);
    await expect(enrolment.requestKeyReplacement(theirs.id, anEnrolment(text))).rejects.toMatchObject(refused);
    expect(await machines.find(theirs.id)).toMatchObject({ pendingKey: null });
    const request = anEnrolment(text);
    await enrolment.requestKeyReplacement(own.id, request);
    expect(await machines.find(own.id)).toMatchObject({ pendingKey: { publicKey: request.publicKey } });
  });
});
