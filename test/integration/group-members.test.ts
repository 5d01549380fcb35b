import { expect, it } from "vitest";
import type * as z from "zod";
import type { GroupMembers } from "../../src/protocol/http/group.ts";
import { describeOnEachDatabase } from "../support/databases.ts";
import { openTeamHouse } from "../support/team-house.ts";

describeOnEachDatabase("the members of a group", (openDb) => {
  async function setup() {
    const house = await openTeamHouse(await openDb());
    const token = await house.tokenOf(house.owner);
    const call = async <Body = unknown>(method: "GET" | "POST" | "PATCH", path: string, body?: object) => {
      const answer = await house.send(method, `/app/v1${path}`, { token, ...(body ? { body } : {}) });
      return { status: answer.statusCode, body: answer.json() as Body };
    };
    return { ...house, call };
  }

  it("come by name, a page at a time, and are searched for", async () => {
    const { aUser, call } = await setup();
    await call("POST", "/groups", { name: "one" });
    await call("POST", "/groups", { name: "two" });
    const named = async (name: string, email: string | null = null) =>
      (await aUser({ name, ...(email === null ? {} : { email }) })).user.number;
    const inOne = [
      await named("vera"),
      await named("Ada"),
      await named("Kai", "kai@client.example"),
      await named("Ben"),
    ];
    await call("PATCH", "/groups/1/members", { add: inOne });
    await call("PATCH", "/groups/2/members", { add: [await named("Zoe")] });
    const page = async (query: string) => {
      const { body } = await call<z.infer<typeof GroupMembers>>("GET", `/groups/1/members${query}`);
      return { names: body.data.map(({ name }) => name), count: body.count };
    };
    expect(await page("")).toEqual({ names: ["Ada", "Ben", "Kai", "vera"], count: 4 });
    expect(await page("?offset=1&limit=2")).toEqual({ names: ["Ben", "Kai"], count: 4 });
    expect(await page("?offset=4&limit=2")).toEqual({ names: [], count: 4 });
    expect(await page("?search=CLIENT.ex")).toEqual({ names: ["Kai"], count: 1 });
    expect(await page("?search=zoe")).toEqual({ names: [], count: 0 });
    for (const query of ["?offset=-1", "?limit=0", "?limit=1001", "?offset=some", `?search=${"x".repeat(201)}`]) {
      expect((await call("GET", `/groups/1/members${query}`)).status, query).toBe(400);
    }
    expect((await call("GET", "/groups/3/members?offset=0")).status).toBe(404);
  });
});
