import { describe, expect, it } from "vitest";
import { writeInviteMail } from "../../../../src/control-plane/invites/invite-mail.ts";
import { INVITE_LIFETIME_MS } from "../../../../src/control-plane/invites/invite.ts";
import { describeOnEachDatabase, openTestDatabase } from "../../../support/databases.ts";
import { BASE_URL, openPeopleHouse } from "../../../support/people-house.ts";
import { startSmtpServer } from "../../../support/smtp-server.ts";

const RUI = { name: "Rui Vale", email: "Rui@Shop.example", role: "member" } as const;
const ACCOUNT = { email: "rui@shop.example", name: "Rui", password: "a long password" };
const ALL = { search: "", offset: 0, limit: 100 };
const ADDRESS = "203.0.113.5";

const codeOf = (joinUrl: string): string => joinUrl.split("/").at(-1) ?? "";

describeOnEachDatabase("member invites", (openDb) => {
  async function setup() {
    const house = await openPeopleHouse(await openDb());
    const owner = await house.setUp();
    const { invites, joining } = house.people;
    const invite = async () => {
      const sent = await invites.create(owner, RUI);
      return { ...sent, code: codeOf(sent.joinUrl) };
    };
    return { house, owner, invites, invite, joining };
  }

  it("make the invited person a user with the role they were invited to, once", async () => {
    const { house, invite, invites, owner, joining } = await setup();
    const { code, invite: sent, joinUrl } = await invite();
    expect(joinUrl).toBe(`${BASE_URL}/invite/${code}`);
    expect(sent).toMatchObject({ ...RUI, mail: "not-configured" });

    const user = await joining.accept(code, ACCOUNT, ADDRESS);

    expect(user).toMatchObject({ username: RUI.email, email: RUI.email, name: "Rui", role: "member" });
    expect((await invites.list(owner, ALL)).invites).toEqual([]);
    await expect(joining.accept(code, ACCOUNT, ADDRESS)).rejects.toMatchObject({ code: "invitation_not_found" });
    await expect(joining.preview(code, ADDRESS)).rejects.toMatchObject({ code: "invitation_not_found" });
    expect(await house.actions()).toEqual(["user_create", "invite_create", "invite_accept"]);
    const event = await house.db.selectFrom("audit_event").selectAll().orderBy("seq", "desc").executeTakeFirstOrThrow();
    expect(event).toMatchObject({ actor_kind: "user", actor_id: user.id, object_name: RUI.email, address: ADDRESS });
    expect(JSON.parse(event.data)).toMatchObject({ user_id: user.id, role: "member" });
  });

  it("ATK-03: are refused from the moment they expire, whatever the page showed before", async () => {
    const { house, invite, joining } = await setup();
    const { code } = await invite();
    house.clock.advance(INVITE_LIFETIME_MS - 1);
    await expect(joining.preview(code, ADDRESS)).resolves.toBeDefined();
    house.clock.advance(1);
    await expect(joining.accept(code, ACCOUNT, ADDRESS)).rejects.toMatchObject({ code: "invitation_not_found" });
    expect(await house.db.selectFrom("user").select("id").execute()).toHaveLength(1);
  });

  it("ATK-11: end with the right of whoever sent them, however that ends", async () => {
    const { house, invites, owner, joining } = await setup();
    const { users } = house.people;
    for (const ending of ["demoted", "disabled", "removed"] as const) {
      const admin = await house.add({ role: "admin" });
      const sent = await invites.create(admin, { ...RUI, role: "admin" });
      house.events.length = 0;
      if (ending === "removed") await users.remove(owner, admin.user.id);
      else await users.update(owner, admin.user.id, ending === "demoted" ? { role: "member" } : { disabled: true });

      const refused = { code: "invitation_not_found" };
      await expect(joining.accept(codeOf(sent.joinUrl), ACCOUNT, ADDRESS)).rejects.toMatchObject(refused);
      expect((await invites.list(owner, ALL)).invites).toEqual([]);
      expect(house.events).toContainEqual({ type: "list-changed", list: "invites" });
      const code = ending === "demoted" ? "forbidden" : "unauthorized";
      await expect(invites.create(admin, RUI)).rejects.toMatchObject({ code });
      await expect(invites.resend(admin, sent.invite.id)).rejects.toMatchObject({ code });
    }
  });

  it("ATK-11: stand on the right of whoever sent them last", async () => {
    const { house, invites, owner, joining } = await setup();
    const admin = await house.add({ role: "admin" });
    const { invite } = await invites.create(admin, RUI);
    const { joinUrl } = await invites.resend(owner, invite.id);
    await house.people.users.remove(owner, admin.user.id);
    await expect(joining.accept(codeOf(joinUrl), ACCOUNT, ADDRESS)).resolves.toMatchObject({
      createdBy: owner.user.id,
    });
  });

  it("ATK-04: are won by exactly one of many who accept at once", async () => {
    const { house, invite, joining } = await setup();
    const { code } = await invite();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 12 }, (_, i) => joining.accept(code, { ...ACCOUNT, name: `Racer ${i}` }, ADDRESS)),
    );
    expect(outcomes.filter((outcome) => outcome.status === "fulfilled")).toHaveLength(1);
    expect(await house.db.selectFrom("user").select("id").execute()).toHaveLength(2);
    expect((await house.actions()).filter((action) => action === "invite_accept")).toHaveLength(1);
  });

  it("ATK-05: are bound to the e-mail, in any letter case, and to no lookalike", async () => {
    const { invite, joining } = await setup();
    const { code } = await invite();
    for (const email of ["rui@shop.example.evil.example", "ruі@shop.example", "rui@shop.exampIe", "x@y.example"]) {
      await expect(joining.accept(code, { ...ACCOUNT, email }, ADDRESS)).rejects.toMatchObject({
        code: "invitation_email_mismatch",
      });
    }
    await expect(joining.accept(code, { ...ACCOUNT, email: "RUI@SHOP.EXAMPLE" }, ADDRESS)).resolves.toBeDefined();
  });

  it("ATK-05: carry 192 random bits, and only their hash is stored", async () => {
    const { house, invite } = await setup();
    const { code } = await invite();
    expect(Buffer.from(code, "base64url")).toHaveLength(24);
    const stored = JSON.stringify([
      await house.db.selectFrom("member_invite").selectAll().execute(),
      await house.db.selectFrom("audit_event").selectAll().execute(),
    ]);
    expect(stored).not.toContain(code);
  });

  it("ATK-06: are not consumed by being looked at", async () => {
    const { invite, joining } = await setup();
    const { code } = await invite();
    for (let i = 0; i < 100; i++) expect((await joining.preview(code, ADDRESS)).email).toBe(RUI.email);
    await expect(joining.accept(code, ACCOUNT, ADDRESS)).resolves.toBeDefined();
  });

  it("ATK-07: cannot be guessed: thirty wrong codes from an address, then none for five minutes", async () => {
    const { house, invite, joining } = await setup();
    const { code } = await invite();
    for (let i = 0; i < 30; i++) {
      await expect(joining.preview(`guess-${i}`, ADDRESS)).rejects.toMatchObject({ code: "invitation_not_found" });
    }
    await expect(joining.accept(code, ACCOUNT, ADDRESS)).rejects.toMatchObject({ code: "too_many_requests" });
    house.clock.advance(5 * 60_000);
    await expect(joining.accept(code, ACCOUNT, ADDRESS)).resolves.toBeDefined();
  });

  it("get a new code and another week when they are sent again, and the old code is dead", async () => {
    const { house, invite, invites, owner, joining } = await setup();
    const first = await invite();
    house.clock.advance(INVITE_LIFETIME_MS + 1);
    const second = await invites.resend(owner, first.invite.id);

    expect(second.invite.id).toBe(first.invite.id);
    expect(second.invite.expiresAtMs).toBe(house.clock.now() + INVITE_LIFETIME_MS);
    await expect(joining.preview(first.code, ADDRESS)).rejects.toMatchObject({ code: "invitation_not_found" });
    await expect(joining.preview(codeOf(second.joinUrl), ADDRESS)).resolves.toBeDefined();
    expect((await house.actions()).slice(1)).toEqual(["invite_create", "invite_resend"]);
  });

  it("are one for an address: inviting it again replaces code, name and role", async () => {
    const { invite, invites, owner, joining } = await setup();
    const first = await invite();
    const again = await invites.create(owner, { name: "R. Vale", email: "rui@shop.example", role: "guest" });
    expect(again.invite.id).toBe(first.invite.id);
    expect((await invites.list(owner, ALL)).invites).toEqual([
      expect.objectContaining({ name: "R. Vale", role: "guest" }),
    ]);
    await expect(joining.preview(first.code, ADDRESS)).rejects.toMatchObject({ code: "invitation_not_found" });
  });

  it("are dead when cancelled", async () => {
    const { house, invite, invites, owner, joining } = await setup();
    const { code, invite: sent } = await invite();
    await invites.cancel(owner, sent.id);
    await expect(joining.accept(code, ACCOUNT, ADDRESS)).rejects.toMatchObject({ code: "invitation_not_found" });
    await expect(invites.cancel(owner, sent.id)).rejects.toMatchObject({ code: "invitation_not_found" });
    await expect(invites.resend(owner, sent.id)).rejects.toMatchObject({ code: "invitation_not_found" });
    expect((await house.actions()).slice(1)).toEqual(["invite_create", "invite_cancel"]);
  });

  it("are not for people who are here already", async () => {
    const { house, invites, owner } = await setup();
    await house.add({ email: "rui@shop.example" });
    await expect(invites.create(owner, RUI)).rejects.toMatchObject({ code: "user_exists" });
  });

  it("stand when the address was taken meanwhile, and make nobody", async () => {
    const { house, invite, invites, owner, joining } = await setup();
    const { code } = await invite();
    await house.add({ email: "rui@shop.example" });
    await expect(joining.accept(code, ACCOUNT, ADDRESS)).rejects.toMatchObject({ code: "user_exists" });
    expect((await invites.list(owner, ALL)).invites).toHaveLength(1);
  });

  it("are admins' to make, see and cancel", async () => {
    const { house, invite, invites } = await setup();
    const { invite: sent } = await invite();
    for (const role of ["member", "guest"] as const) {
      const nobody = await house.add({ role });
      await expect(invites.create(nobody, RUI)).rejects.toMatchObject({ code: "forbidden" });
      await expect(invites.list(nobody, ALL)).rejects.toMatchObject({ code: "forbidden" });
      await expect(invites.resend(nobody, sent.id)).rejects.toMatchObject({ code: "forbidden" });
      await expect(invites.cancel(nobody, sent.id)).rejects.toMatchObject({ code: "forbidden" });
    }
    const admin = await house.add({ role: "admin" });
    await expect(invites.create(admin, { ...RUI, role: "admin" })).resolves.toBeDefined();
  });
});

describe("the mail of an invite", () => {
  async function setup(options: { refuse?: boolean } = {}) {
    const server = await startSmtpServer(options);
    const mail = { smtpUrl: server.url, from: "desk@lab.example" };
    const house = await openPeopleHouse(await openTestDatabase(), { mail });
    return { server, house, owner: await house.setUp(), ...house.people };
  }

  it("carries the link that works", async () => {
    const { invites, owner, server } = await setup();
    const { invite, joinUrl } = await invites.create(owner, RUI);
    expect(invite.mail).toBe("sent");
    expect((await invites.list(owner, ALL)).invites).toEqual([expect.objectContaining({ mail: "sent" })]);
    const [mail] = server.mails;
    expect(mail?.recipients).toEqual(["Rui@shop.example"]);
    expect(mail?.parsed.subject).toBe("Mina Ode invites you to Harbour Lab");
    expect(mail?.parsed.text).toContain(joinUrl);
    expect(mail?.parsed.html).toContain(`href="${joinUrl}"`);
    expect(mail?.parsed.text).toContain("2027-01-15 09:00 UTC");
  });

  it("is not sent when whoever invites hands the link over", async () => {
    const { invites, joining, owner, server } = await setup();
    const { invite, joinUrl } = await invites.create(owner, RUI, { sendEmail: false });
    expect(invite.mail).toBe("not-asked");
    expect(server.mails).toHaveLength(0);
    await expect(joining.accept(codeOf(joinUrl), ACCOUNT, ADDRESS)).resolves.toBeDefined();
  });

  it("goes to each of many, is not sent unasked, and names no person when a key invites", async () => {
    const { house, invites, owner, server } = await setup();
    const fields = { emails: "emails", group: "group", appRule: "rule" };
    const wanted = Array.from({ length: 12 }, (_, n) => ({ ...RUI, email: `person-${n}@shop.example` }));
    const unasked = await invites.createAll(owner, wanted, { sendEmail: false, fields });
    expect(new Set(unasked.map(({ invite }) => invite.mail))).toEqual(new Set(["not-asked"]));
    expect(server.mails).toHaveLength(0);

    const sent = await invites.createAll(owner, wanted, { sendEmail: true, fields });
    expect(server.mails.map(({ recipients }) => recipients.join()).toSorted()).toEqual(
      wanted.map(({ email }) => email).toSorted(),
    );
    for (const { invite, joinUrl } of sent) {
      const mail = server.mails.find(({ recipients }) => recipients[0] === invite.email);
      expect(mail?.parsed.text).toContain(joinUrl);
    }
    expect((await invites.list(owner, ALL)).invites.every(({ mail }) => mail === "sent")).toBe(true);
    const [first] = sent;
    if (!first) throw new Error("nothing was sent");
    const from = { inviter: null, team: house.team.name, joinUrl: BASE_URL };
    expect(writeInviteMail(first.invite, from).subject).toBe(`You are invited to ${house.team.name}`);
  });

  it("may fail: the invite stands and its link can be handed over", async () => {
    const { invites, owner, joining } = await setup({ refuse: true });
    const { invite, joinUrl } = await invites.create(owner, RUI);
    expect(invite.mail).toBe("failed");
    expect((await invites.list(owner, ALL)).invites).toEqual([expect.objectContaining({ mail: "failed" })]);
    await expect(joining.accept(codeOf(joinUrl), ACCOUNT, ADDRESS)).resolves.toBeDefined();
  });

  it("ATK-42: shows names as text, whatever they contain", async () => {
    const { invites, owner } = await setup();
    const { invite } = await invites.create(owner, RUI);
    const name = `<img src=x onerror="alert('1')">&`;
    const mail = writeInviteMail({ ...invite, name }, { inviter: name, team: name, joinUrl: BASE_URL });
    expect(mail.html).not.toContain("<img");
    expect(mail.html).toContain("&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;");
    expect(mail.text).toContain(name);
  });
});
