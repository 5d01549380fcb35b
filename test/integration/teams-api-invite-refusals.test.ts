import { describe, expect, it } from "vitest";
import { RATE_LIMIT, RATE_PERIOD_MS } from "../../src/control-plane/limits/rate-limit.ts";
import { RateLimiter } from "../../src/control-plane/limits/rate-limiter.ts";
import { API_PERMISSIONS } from "../../src/protocol/http/api-key.ts";
import { describeOnEachDatabase } from "../support/databases.ts";
import { openInviteHouse } from "../support/invite-house.ts";

const KAI = "kai@studio.example";
const RUI = "Rui@Studio.example";

describeOnEachDatabase("the Teams API's member invites", (openDb) => {
  const setup = async () => openInviteHouse(await openDb());

  describe("refuse, naming field and address and with nothing half done,", () => {
    it("addresses that are none, come twice, are a member's, or are too many", async () => {
      const { aUser, invite, list } = await setup();
      await aUser({ email: "ada@studio.example" });
      const cases: readonly (readonly [readonly unknown[], string])[] = [
        [[], "emails: At least one is needed."],
        [["new@studio.example", "nonsense"], 'emails: "nonsense" is no e-mail address.'],
        [["kаi@studio.example"], 'emails: "kаi@studio.example" is no e-mail address.'],
        [["New@studio.example", "new@STUDIO.example"], "emails: new@STUDIO.example is listed twice."],
        [["new@studio.example", "ADA@studio.example"], "emails: ADA@studio.example is a member of the team already."],
        [Array.from({ length: 201 }, (_, n) => `person-${n}@studio.example`), "emails: No more than 200 at once."],
      ];
      for (const [emails, message] of cases) {
        const answer = await invite(emails.map(String));
        expect(answer).toEqual({ status: 400, body: { message } });
      }
      expect(await list()).toEqual({ data: [], count: 0 });
    });

    it("bodies of another form", async () => {
      const { call, list } = await setup();
      for (const [field, body] of [
        ["emails", {}],
        ["emails", { emails: KAI }],
        ["emails.0", { emails: [5] }],
        ["group_id", { emails: [KAI], group_id: "1" }],
        ["group_id", { emails: [KAI], group_id: 0 }],
        ["team_app_rule_id", { emails: [KAI], team_app_rule_id: 5 }],
        ["send_email", { emails: [KAI], send_email: "yes" }],
      ] as const) {
        const answer = await call("POST", "/member-invites", body);
        expect({ sent: body, ...answer }).toMatchObject({
          status: 400,
          body: { message: expect.stringMatching(new RegExp(`^${field}: `)) },
        });
      }
      expect(await list()).toEqual({ data: [], count: 0 });
      for (const query of ["", "?offset=0", "?limit=1", "?offset=-1&limit=1", "?offset=0&limit=201"]) {
        expect((await call("GET", `/member-invites${query}`)).status).toBe(400);
      }
    });

    it("groups and app rules that do not exist", async () => {
      const { call, invite, list } = await setup();
      expect(await invite([KAI], { group_id: 999 })).toEqual({
        status: 400,
        body: { message: "group_id: There is no group with the id 999." },
      });
      expect(await invite([KAI], { team_app_rule_id: "tar_none" })).toEqual({
        status: 400,
        body: { message: "team_app_rule_id: There is no app rule with the id tar_none." },
      });
      expect(await list()).toEqual({ data: [], count: 0 });
      await invite([KAI]);
      expect((await call("PUT", "/member-invites", { emails: [KAI], group_id: 999 })).status).toBe(400);
      expect((await call("PUT", "/member-invites", { emails: [KAI], team_app_rule_id: "tar_none" })).status).toBe(400);
    });

    it("invites that do not exist", async () => {
      const { aGroup, call, invite, list } = await setup();
      const { number } = await aGroup("Designers");
      const made = await invite([KAI]);
      const emails = [KAI, "nobody@studio.example"];
      for (const [method, path] of [
        ["PUT", "/member-invites"],
        ["DELETE", "/member-invites"],
        ["POST", "/cancel-member-invites"],
        ["POST", "/resend-member-invites"],
      ] as const) {
        expect({ path, ...(await call(method, path, { emails, group_id: number })) }).toEqual({
          path,
          status: 400,
          body: { message: "emails: There is no invite for nobody@studio.example." },
        });
      }
      expect((await list()).data).toEqual([{ ...made.body.data[0], join_url: null }]);
    });

    it("ATK-21: keys without the permission, and app rules to keys that may not assign them", async () => {
      const { keyed } = await setup();
      const body = { emails: [KAI] };
      const operations = [
        ["GET", "/member-invites?offset=0&limit=1", "View Team Invites", undefined],
        ["POST", "/member-invites", "Create Team Invites", body],
        ["PUT", "/member-invites", "Manage Team Invites", body],
        ["PATCH", "/member-invites", "Manage Team Invites", body],
        ["POST", "/resend-member-invites", "Create Team Invites", body],
        ["DELETE", "/member-invites", "Delete Team Invites", body],
        ["POST", "/cancel-member-invites", "Delete Team Invite", body],
      ] as const;
      for (const [method, path, permission, sent] of operations) {
        const others = await keyed(...API_PERMISSIONS.filter((one) => one !== permission));
        expect({ path, status: (await others(method, path, sent)).status }).toEqual({ path, status: 403 });
      }
      const narrow = await keyed("Create Team Invites", "Manage Team Invites");
      const ruled = { ...body, team_app_rule_id: "tar_none" };
      for (const method of ["POST", "PUT"] as const) {
        expect(await narrow(method, "/member-invites", ruled)).toEqual({
          status: 403,
          body: { message: 'This key lacks the permission "Manage App Rule Assignments".' },
        });
      }
      expect((await narrow("POST", "/member-invites", body)).status).toBe(200);
    });
  });

  it("may be made and sent again fifty times in five minutes by a key, then not for five minutes", async () => {
    const { call, clock, keyed, send, teamPath } = await setup();
    const body = { emails: ["no address"] };
    // What is refused counts as well, and each operation by itself.
    for (let n = 0; n < RATE_LIMIT; n++) expect((await call("POST", "/member-invites", body)).status).toBe(400);
    expect(await call("POST", "/member-invites", { emails: [KAI] })).toEqual({
      status: 429,
      body: { message: "Too many attempts. Wait a little and try again." },
    });
    expect((await call("POST", "/resend-member-invites", body)).status).toBe(400);
    expect((await call("GET", "/member-invites?offset=0&limit=1")).status).toBe(200);

    const other = await keyed("Create Team Invites");
    expect((await other("POST", "/member-invites", { emails: [KAI] })).status).toBe(200);
    // Whoever lacks the permission or names another team is told so, and uses nothing up.
    const without = await keyed("View Team Invites");
    for (let n = 0; n <= RATE_LIMIT; n++) {
      expect((await without("POST", "/member-invites", body)).status).toBe(403);
    }
    expect((await send("POST", `${teamPath}/member-invites`, { body })).statusCode).toBe(401);

    clock.advance(RATE_PERIOD_MS);
    expect((await call("POST", "/member-invites", { emails: [RUI] })).status).toBe(200);
  });

  it("say in a header when to try again, and remember it over a restart", async () => {
    const { aKey, clock, db, guests, log, send, teamPath } = await setup();
    const token = await aKey("Create Team Invites");
    const post = async () => send("POST", `${teamPath}/member-invites`, { token, body: {} });
    for (let n = 0; n <= RATE_LIMIT; n++) await post();
    clock.advance(1_000);
    const answer = await post();
    expect([answer.statusCode, answer.headers["retry-after"]]).toEqual([429, "299"]);

    const key = await guests.apiKeys.find(token);
    const restarted = new RateLimiter({ db, clock, log });
    await expect(restarted.take(`api-key:${key?.id}`, "member-invites")).rejects.toMatchObject({
      details: { retryAfterSeconds: 299 },
    });
  });
});
