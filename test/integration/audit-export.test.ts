import { expect, it } from "vitest";
import { parseAuditLine } from "../../src/control-plane/audit/audit-line.ts";
import { describeOnEachDatabase } from "../support/databases.ts";
import { openTeamHouse } from "../support/team-house.ts";

describeOnEachDatabase("the app's audit log", (openDb) => {
  async function setup() {
    const db = await openDb();
    const house = await openTeamHouse(db);
    const token = await house.tokenOf(house.owner);
    const page = async (query: string) => (await house.send("GET", `/app/v1/audit?${query}`, { token })).json();
    const names = async (query: string) => (await page(query)).data.map((event: { action: string }) => event.action);
    const exported = async (query = "") => {
      const answer = await house.send("GET", `/app/v1/audit/export?${query}`, { token });
      return answer.body
        .trimEnd()
        .split("\n")
        .map((line) => parseAuditLine(line));
    };
    return { ...house, db, token, page, names, exported };
  }

  it("is searched by person, name, object, time and text, newest first", async () => {
    const { aUser, clock, names, owner, page, people } = await setup();
    const kai = await aUser({ name: "Kai", role: "admin" });
    clock.advance(1_000);
    await people.team.rename(kai, "By Kai");
    await people.users.remove(owner, kai.user.id);
    expect(await names(`person=${kai.user.id}`)).toEqual(["user_remove", "team_update"]);
    expect(await names("names=user_create,team_update")).toEqual(["team_update", "user_create"]);
    expect(await names(`object_kind=user&object_id=${kai.user.id}`)).toEqual(["user_remove"]);
    expect(await names(`from=${new Date(clock.now()).toISOString()}`)).toEqual(["user_remove", "team_update"]);
    expect(await names(`to=${new Date(clock.now() - 1).toISOString()}`)).toEqual([
      "access_token_create",
      "user_create",
    ]);
    expect(await names("text=KAI")).toEqual(["user_remove", "team_update"]);
    const first = await page("limit=3");
    expect(first.data).toHaveLength(3);
    expect(await names(`limit=3&cursor=${first.next_cursor}`)).toEqual(["user_create"]);
  });

  it("is for admins, and names the field that is wrong", async () => {
    const { aUser, send, token, tokenOf } = await setup();
    const member = await tokenOf(await aUser());
    for (const path of ["/app/v1/audit", "/app/v1/audit/export"]) {
      expect((await send("GET", path)).statusCode).toBe(401);
      expect((await send("GET", path, { token: member })).statusCode).toBe(403);
      for (const [query, field] of [
        ["names=a,a", "names"],
        ["from=x", "from"],
        ["to=2026-01-01", "to"],
        ["from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "to"],
        ["text=", "text"],
      ]) {
        const answer = await send("GET", `${path}?${query}`, { token });
        expect([path, query, answer.statusCode, answer.json().field]).toEqual([path, query, 400, field]);
      }
    }
    const unknown = await send("GET", `/app/v1/audit?cursor=${"0".repeat(27)}`, { token });
    expect([unknown.statusCode, unknown.json().field]).toEqual([400, "cursor"]);
  });

  it("is exported as it is chained, with the export itself at its end", async () => {
    const { db, exported, people, owner } = await setup();
    await people.team.rename(owner, "“Quoted” \u2028 and more");
    const [header, ...events] = await exported();
    const rows = await db.selectFrom("audit_event").selectAll().orderBy("seq").execute();
    expect(events).toEqual(rows.map((event) => ({ kind: "event", event })));
    const last = rows.at(-1);
    expect(last?.action).toBe("audit_export");
    expect(header).toMatchObject({
      kind: "header",
      header: { filter: null, head: { seq: last?.seq, hash: last?.hash } },
    });
  });

  it("is exported in part, and says which part", async () => {
    const { exported } = await setup();
    const [header, ...events] = await exported("names=user_create");
    expect(header).toMatchObject({ kind: "header", header: { filter: { names: "user_create" } } });
    expect(events).toMatchObject([{ event: { action: "user_create" } }]);
  });
});
