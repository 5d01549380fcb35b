import { expect, it } from "vitest";
import { describeOnEachDatabase } from "../support/databases.ts";
import { codeOf, openInviteHouse } from "../support/invite-house.ts";

const KAI = "kai@studio.example";

describeOnEachDatabase("invitations in the app", (openDb) => {
  async function setup() {
    const house = await openInviteHouse(await openDb());
    const token = await house.tokenOf(house.owner);
    const post = async (path: string, body: object) => house.send("POST", `/app/v1/invites/${path}`, { token, body });
    return { ...house, token, post };
  }

  it("ATK-42: are looked at line by line, with formulas refused and nothing changed", async () => {
    const { aGroup, aUser, list, post } = await setup();
    await aGroup("Designers");
    await aUser({ email: "ada@studio.example" });
    await aUser({ email: "gus@studio.example", role: "guest" });
    const text = [
      "email,name,role,group",
      `${KAI},"Brandt, Kai",Member,designers`,
      "KAI@studio.example,,,",
      "nonsense,,,",
      "ada@studio.example,,,",
      "gus@studio.example,,,",
      "a@studio.example,=1+1,,",
      "b@studio.example,,king,",
      "c@studio.example,,,Nobody",
    ].join("\r\n");
    const { data, ready, refused } = (await post("preview", { text })).json();
    const brief = data.map((one: Record<string, unknown>) => [one["line"], one["verdict"], one["fault"]]);
    expect(brief).toEqual([
      [2, "invite", null],
      [3, "refused", "listed-twice"],
      [4, "refused", "bad-address"],
      [5, "refused", "member-already"],
      [6, "raise", null],
      [7, "refused", "bad-name"],
      [8, "refused", "unknown-role"],
      [9, "refused", "unknown-group"],
    ]);
    expect([ready, refused]).toEqual([2, 6]);
    expect(data[0]).toMatchObject({ name: "Brandt, Kai", role: "member", group: { name: "Designers" } });
    expect((await list()).count).toBe(0);
  });

  it("say whether a mail was asked for, and take nothing else for an answer", async () => {
    const { list, send, token } = await setup();
    const invite = async (more: object) =>
      send("POST", "/app/v1/invites", { token, body: { email: KAI, role: "member", ...more } });
    for (const wrong of ["yes", 1, null]) {
      const refused = await invite({ send_email: wrong });
      expect(refused.json()).toMatchObject({ code: "invalid_arguments", field: "send_email" });
    }
    expect((await list()).count).toBe(0);
    expect((await invite({ send_email: false })).json()).toMatchObject({ mail: "not-asked" });
    expect((await invite({})).json()).toMatchObject({ mail: "not-configured" });
    expect((await list()).count).toBe(1);
  });

  it("are listed a page at a time, and found by part of a name or an address", async () => {
    const { post, send, token } = await setup();
    const invites = Array.from({ length: 130 }, (_, n) => ({ email: `p${n}@studio.example`, name: `Person ${n}` }));
    expect((await post("bulk", { invites })).statusCode).toBe(201);
    const page = async (query: string) => (await send("GET", `/app/v1/invites?${query}`, { token })).json();
    const pages = await Promise.all([0, 50, 100].map((offset) => page(`limit=50&offset=${offset}`)));
    expect(pages.map(({ count, data }) => [count, data.length])).toEqual([
      [130, 50],
      [130, 50],
      [130, 30],
    ]);
    const emails = pages.flatMap(({ data }) => data.map(({ email }: { email: string }) => email));
    expect(new Set(emails).size).toBe(130);
    expect((await page("search=person%2012&limit=5")).count).toBe(11);
    expect((await page("search=P129@")).data).toHaveLength(1);
  });

  it("are made, sent again and cancelled many at once, or none of them", async () => {
    const { list, post } = await setup();
    const made = await post("bulk", { invites: [{ email: KAI }, { email: "rui@studio.example" }] });
    expect([made.statusCode, made.json().count]).toEqual([201, 2]);
    const ids = made.json().data.map(({ id }: { id: string }) => id);
    expect((await post("bulk", { invites: [{ email: "x@y.example" }, { email: "X@y.example" }] })).statusCode).toBe(
      400,
    );
    expect((await post("bulk-cancel", { ids: [...ids, "none"] })).statusCode).toBe(404);
    expect((await list()).count).toBe(2);
    expect((await post("bulk-resend", { ids })).json().count).toBe(2);
    expect((await post("bulk-cancel", { ids })).statusCode).toBe(204);
    expect((await list()).count).toBe(0);
  });

  it("ATK-05: raise who is signed in with the invited address, never lower, and nobody else", async () => {
    const { aUser, invite, people, send, tokenOf } = await setup();
    const guest = await aUser({ email: KAI, role: "guest" });
    const other = await aUser({ email: "rui@studio.example", role: "guest" });
    const code = codeOf((await invite([KAI])).body.data[0].join_url);
    const join = async (person: typeof guest) =>
      send("POST", `/app/v1/invites/by-code/${code}/join`, { token: await tokenOf(person) });
    expect((await send("GET", `/app/v1/invites/by-code/${code}`)).json().has_account).toBe(true);
    expect((await join(other)).json().code).toBe("invitation_email_mismatch");
    const joined = await join(guest);
    expect([joined.statusCode, joined.json().user.role]).toEqual([200, "member"]);
    expect((await people.users.find(guest.user.id))?.role).toBe("member");
    await expect(people.joining.acceptAs(guest, code)).rejects.toMatchObject({ code: "invitation_not_found" });
  });
});
