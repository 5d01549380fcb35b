import { expect, it } from "vitest";
import { describeOnEachDatabase } from "../support/databases.ts";
import { codeOf, openInviteHouse } from "../support/invite-house.ts";
import { BASE_URL } from "../support/people-house.ts";

const WEEK_MS = 7 * 24 * 3_600_000;
const KAI = "kai@studio.example";
const RUI = "Rui@Studio.example";
const ACCOUNT = { email: KAI, name: "Kai", password: "a long password" };
const ADDRESS = "203.0.113.9";
const JOIN_URL = new RegExp(String.raw`^${BASE_URL}/invite/[\w-]{32}$`);

describeOnEachDatabase("the Teams API's member invites", (openDb) => {
  const setup = async () => openInviteHouse(await openDb());

  it("are made, listed, changed, sent again and cancelled, both ways", async () => {
    const { aGroup, actions, at, call, clock, invite, list } = await setup();
    const { number } = await aGroup("Designers");
    const item = {
      email: KAI,
      team_group_id: number,
      team_app_rule_id: null,
      is_admin: false,
      status: "pending",
      join_url: expect.stringMatching(JOIN_URL),
      send_email: false,
      created_at: at(0),
      expires_at: at(WEEK_MS),
    };
    const made = await invite([KAI, RUI], { group_id: number });
    expect(made).toEqual({ status: 200, body: { data: [item, { ...item, email: RUI }], count: 2 } });

    // A link is told once.
    const told = { ...item, join_url: null };
    expect(await list()).toEqual({ data: [told, { ...told, email: RUI }], count: 2 });
    expect(await call("GET", "/member-invites?offset=1&limit=1")).toEqual({
      status: 200,
      body: { data: [{ ...told, email: RUI }], count: 2 },
    });

    expect(await call("PUT", "/member-invites", { emails: [KAI.toUpperCase()], group_id: null })).toEqual({
      status: 200,
      body: { data: [{ ...told, team_group_id: null }], count: 1 },
    });
    expect((await call("PATCH", "/member-invites", { emails: [KAI] })).body.data).toEqual([
      { ...told, team_group_id: null },
    ]);

    clock.advance(WEEK_MS);
    expect((await list()).data).toMatchObject([{ status: "expired" }, { status: "expired" }]);
    const again = await call("POST", "/resend-member-invites", { emails: [RUI.toLowerCase()], send_email: true });
    expect(again.body).toMatchObject({
      data: [{ email: RUI, status: "pending", team_group_id: number, expires_at: at(WEEK_MS), send_email: true }],
      count: 1,
    });
    expect(again.body.data[0].join_url).toMatch(JOIN_URL);
    expect(again.body.data[0].join_url).not.toBe(made.body.data[1].join_url);

    expect(await call("DELETE", "/member-invites", { emails: [KAI] })).toEqual({ status: 204, body: null });
    expect(await call("POST", "/cancel-member-invites", { emails: [RUI] })).toEqual({ status: 204, body: null });
    expect(await list()).toEqual({ data: [], count: 0 });
    expect((await actions()).filter((action) => action.startsWith("invite"))).toEqual([
      "invite_create",
      "invite_create",
      "invite_update",
      "invite_update",
      "invite_resend",
      "invite_cancel",
      "invite_cancel",
    ]);
  });

  it("make a member who is in the group, and whose machines wait for them, from the first moment", async () => {
    const { aGroup, aMachine, call, fleet, invite, joining, send, tokenOf } = await setup();
    const group = await aGroup("Designers");
    const own = await aMachine(null, { name: "own" });
    const shared = await aMachine(null, { name: "shared" });
    await call("PUT", `/machines/${own.id}/assignment`, { email: KAI });
    await call("PUT", `/machines/${shared.id}/assignment`, { team_group_ids: [group.number] });
    const { body } = await invite([KAI], { group_id: group.number });
    const user = await joining.accept(codeOf(body.data[0].join_url), ACCOUNT, ADDRESS);
    await fleet.groups.settled();

    expect((await call("GET", `/members/${user.number}`)).body.data).toMatchObject({
      email: KAI,
      is_admin: false,
      team_group_ids: [group.number],
    });
    expect((await call("GET", `/machines/${own.id}`)).body.data).toMatchObject({ user_id: user.number });
    const token = await tokenOf({ user, address: ADDRESS });
    const { data } = (await send("GET", "/app/v1/machines", { token })).json();
    expect(data.map(({ name }: { name: string }) => name).toSorted()).toEqual(["own", "shared"]);
  });

  it("lead nowhere when their group is gone by then, and still into the team", async () => {
    const { aGroup, call, fleet, invite, joining, list } = await setup();
    const group = await aGroup("Designers");
    const { body } = await invite([KAI], { group_id: group.number });
    await call("DELETE", `/groups/${group.number}`);
    expect((await list()).data).toMatchObject([{ team_group_id: null }]);
    const user = await joining.accept(codeOf(body.data[0].join_url), ACCOUNT, ADDRESS);
    expect(fleet.groups.map.groupsOf(user.id)).toEqual([]);
  });

  it("hold whoever joins to the app rule that they name, from the first moment", async () => {
    const { appRules, call, db, invite, joining, owner } = await setup();
    const rule = await appRules.create(owner, { name: "View only", settings: { keyboard: false } });
    const { body } = await invite([KAI], { team_app_rule_id: rule.id });
    expect(body.data[0].team_app_rule_id).toBe(rule.id);
    const other = await appRules.create(owner, { name: "Other", settings: {} });
    const update = { emails: [KAI], team_app_rule_id: other.id };
    expect((await call("PUT", "/member-invites", update)).body.data[0].team_app_rule_id).toBe(other.id);
    const user = await joining.accept(codeOf(body.data[0].join_url), ACCOUNT, ADDRESS);
    const ruleOf = async (id: string) =>
      db.selectFrom("user").select("app_rule_id").where("id", "=", id).executeTakeFirst();
    expect(await ruleOf(user.id)).toEqual({ app_rule_id: other.id });

    const gone = await invite([RUI], { team_app_rule_id: rule.id });
    await appRules.delete(owner, rule.id);
    const account = { ...ACCOUNT, email: RUI };
    const second = await joining.accept(codeOf(gone.body.data[0].join_url), account, ADDRESS);
    expect(await ruleOf(second.id)).toEqual({ app_rule_id: null });
  });

  it("ATK-04: are won by exactly one of many who accept at once", async () => {
    const { db, invite, joining } = await setup();
    const code = codeOf((await invite([KAI])).body.data[0].join_url);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 12 }, (_, n) => joining.accept(code, { ...ACCOUNT, name: `Racer ${n}` }, ADDRESS)),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await db.selectFrom("user").select("id").where("email_key", "=", KAI).execute()).toHaveLength(1);
  });

  it("ATK-05: are for the invited address in any letter case, and for no lookalike", async () => {
    const { invite, joining } = await setup();
    const code = codeOf((await invite([KAI])).body.data[0].join_url);
    for (const email of ["kаi@studio.example", "kai@studio.example.evil.example", "kai@studi0.example"]) {
      await expect(joining.accept(code, { ...ACCOUNT, email }, ADDRESS)).rejects.toMatchObject({
        code: "invitation_email_mismatch",
      });
    }
    await expect(joining.accept(code, { ...ACCOUNT, email: "KAI@Studio.Example" }, ADDRESS)).resolves.toBeDefined();
  });

  it("ATK-05: cannot be guessed: thirty wrong codes from an address, then none for five minutes", async () => {
    const { clock, invite, send } = await setup();
    const code = codeOf((await invite([KAI])).body.data[0].join_url);
    const look = async (guess: string) => send("GET", `/app/v1/invites/by-code/${guess}`, { remoteAddress: ADDRESS });
    for (let n = 0; n < 30; n++) expect((await look(`guess-${n}`)).statusCode).toBe(404);
    expect((await look(code)).statusCode).toBe(429);
    clock.advance(5 * 60_000);
    expect((await look(code)).statusCode).toBe(200);
  });

  it("ATK-03: are dead when expired, sent again or cancelled", async () => {
    const { call, clock, invite, joining } = await setup();
    const dead = async (code: string) =>
      expect(joining.accept(code, ACCOUNT, ADDRESS)).rejects.toMatchObject({ code: "invitation_not_found" });
    const first = codeOf((await invite([KAI])).body.data[0].join_url);
    clock.advance(WEEK_MS);
    await dead(first);
    const second = codeOf((await call("POST", "/resend-member-invites", { emails: [KAI] })).body.data[0].join_url);
    await dead(first);
    const third = codeOf((await invite([KAI])).body.data[0].join_url);
    await dead(second);
    await call("DELETE", "/member-invites", { emails: [KAI] });
    await dead(third);
  });

  it("ATK-11: die with the key that sent them, and with whoever made that key", async () => {
    const { aUser, clock, guests, invite, list, owner, people, send, teamPath } = await setup();
    await invite([RUI]);
    const admin = await aUser({ role: "admin" });
    const permissions = ["Create Team Invites"] as const;
    const wanted = { name: "short", permissions, notAfterMs: null };
    const aKeyOf = async (expiresAtMs: number | null) => guests.apiKeys.create(admin, { ...wanted, expiresAtMs });
    const by = async (token: string) =>
      (await send("POST", `${teamPath}/member-invites`, { token, body: { emails: [KAI] } })).json().data[0];

    const revoked = await aKeyOf(null);
    const code = codeOf((await by(revoked.text)).join_url);
    await guests.apiKeys.revoke(owner, revoked.key.id);
    await expect(people.joining.preview(code, ADDRESS)).rejects.toMatchObject({ code: "invitation_not_found" });

    const short = await aKeyOf(clock.now() + 3_600_000);
    const ending = await by(short.text);
    expect(ending.expires_at).toBe(new Date(clock.now() + 3_600_000).toISOString().replace(".000Z", "Z"));

    await by((await aKeyOf(null)).text);
    await people.users.update(owner, admin.user.id, { role: "member" });
    expect((await list()).data.map(({ email }: { email: string }) => email)).toEqual([RUI]);
  });

  it("ATK-11: of an admin's are no key's to hand out again", async () => {
    const { call, invite, list, owner, people } = await setup();
    const { joinUrl } = await people.invites.create(owner, { name: "", email: KAI, role: "admin" });
    await invite([RUI]);
    const message = `emails: ${KAI} is invited as an admin, which no key can do.`;
    expect(await call("POST", "/resend-member-invites", { emails: [RUI, KAI] })).toEqual({
      status: 400,
      body: { message },
    });
    expect((await list()).data).toMatchObject([{ email: KAI, is_admin: true }, { is_admin: false }]);
    await expect(people.joining.preview(codeOf(joinUrl), ADDRESS)).resolves.toMatchObject({ role: "admin" });
    expect((await call("DELETE", "/member-invites", { emails: [KAI] })).status).toBe(204);
  });
});
