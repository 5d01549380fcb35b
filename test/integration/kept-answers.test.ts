import { expect, it } from "vitest";
import { describeOnEachDatabase } from "../support/databases.ts";
import { aLinkedMachine } from "../support/linked-machine.ts";
import { openTeamHouse } from "../support/team-house.ts";

describeOnEachDatabase("lists that are asked for again and again", (openDb) => {
  async function setup() {
    const house = await openTeamHouse(await openDb());
    const { aKey, aMachine, aUser, fleet, owner, send, teamPath, tokenOf } = house;
    const member = await aUser({ username: "kai", email: "kai@studio.example" });
    const [mine, shared] = [await aMachine(member.user.id), await aMachine(null)];
    const shows = { assigned: true, managed: true, personal: false };
    const { number } = await fleet.groupService.create(owner, { name: "editors", allowWithin: true, within: shows });
    await fleet.groupService.addMembers(owner, number, [member.user.number], false);
    await fleet.assignments.assign(owner, [shared.id], { kind: "groups", numbers: [number], field: "groups" });
    await fleet.groups.settled();
    const key = await aKey("View Team Computers", "View Team Members");
    const [ownerToken, memberToken] = [await tokenOf(owner), await tokenOf(member)];
    const lists = [
      { path: `${teamPath}/machines?offset=0&limit=50`, token: key },
      { path: `${teamPath}/members?offset=0&limit=50`, token: key },
      { path: "/app/v1/machines?offset=0&limit=50", token: memberToken },
      { path: "/app/v1/machines?offset=0&limit=50", token: ownerToken },
      { path: "/app/v1/audit?limit=100", token: ownerToken },
    ];
    let asked = 0;
    const read = async (path: string, token: string) => {
      const answer = await send("GET", path, { token });
      expect([path, answer.statusCode, answer.headers["content-type"]]).toEqual([
        path,
        200,
        "application/json; charset=utf-8",
      ]);
      return answer.json<{ data: unknown[] }>();
    };
    return {
      ...house,
      key,
      member,
      memberToken,
      mine,
      number,
      shared,
      readAll: () => Promise.all(lists.map(({ path, token }) => read(path, token))),
      /** The same questions in words that nobody has used before, so that nothing kept can answer them. */
      readAnew: () => Promise.all(lists.map(({ path, token }) => read(`${path}&asked=${++asked}`, token))),
    };
  }
  type House = Awaited<ReturnType<typeof setup>>;

  /** Each with whether the lists must look different after it: of machines by key, members, machines of a member, of the owner, the log. */
  const changes: Record<string, { do: (house: House) => Promise<unknown>; changes: readonly number[] }> = {
    "a machine is renamed": {
      do: ({ fleet, owner, shared }) => fleet.machines.update(owner, shared.id, { name: "Render 7" }),
      changes: [0, 2, 3, 4],
    },
    "a machine is assigned elsewhere": {
      do: ({ fleet, owner, shared }) =>
        fleet.assignments.assign(owner, [shared.id], { kind: "email", email: "a@b.example" }),
      changes: [0, 2, 3, 4],
    },
    "a machine is removed": {
      do: ({ fleet, mine, owner }) => fleet.machines.remove(owner, mine.id),
      changes: [0, 2, 3, 4],
    },
    "guests are kept off a machine": {
      do: ({ fleet, owner, shared }) => fleet.machines.update(owner, shared.id, { isGuestAccess: false }),
      changes: [0, 2, 3, 4],
    },
    "a machine comes online": {
      do: async ({ fleet, mine, member }) =>
        fleet.presence.arrive(aLinkedMachine(mine.id, { ownerId: member.user.id })),
      changes: [0, 2, 3],
    },
    "a machine measures its load": {
      do: async ({ fleet, mine, member, readAll }) => {
        const machine = aLinkedMachine(mine.id, { ownerId: member.user.id });
        fleet.presence.arrive(machine);
        await readAll();
        machine.cpuPercent = 99;
        fleet.presence.sampled(machine);
      },
      changes: [2, 3],
    },
    "a member leaves a group": {
      do: async ({ fleet, member, number, owner }) => {
        await fleet.groupService.removeMembers(owner, number, [member.user.number]);
        await fleet.groups.settled();
      },
      changes: [1, 2, 4],
    },
    "a group shows less": {
      do: async ({ fleet, number, owner }) => {
        await fleet.groupService.update(owner, number, { allowWithin: false });
        await fleet.groups.settled();
      },
      changes: [2, 4],
    },
    "a person joins": { do: ({ aUser }) => aUser({ username: "lou" }), changes: [1] },
    "somebody writes into the database by hand": {
      do: ({ db, shared }) =>
        db.updateTable("machine").set({ hostname: "elsewhere" }).where("id", "=", shared.id).execute(),
      changes: [2, 3],
    },
  };

  it.each(Object.entries(changes))("are right at once when %s", async (_name, { changes: expected, do: change }) => {
    const house = await setup();
    const before = await house.readAll();
    expect(await house.readAll()).toEqual(before);
    await change(house);
    const after = await house.readAll();
    expect(after).toEqual(await house.readAnew());
    const differs = after.flatMap((answer, index) =>
      JSON.stringify(answer) === JSON.stringify(before[index]) ? [] : index,
    );
    expect(differs).toEqual(expect.arrayContaining([...expected]));
  });

  it("show everybody what they have just changed themselves, however many write and read at once", async () => {
    const { aKey, aMachine, send, teamPath } = await setup();
    const key = await aKey("View Team Computers", "Manage Team Computers");
    const writers = await Promise.all(Array.from({ length: 16 }, () => aMachine(null)));
    const list = async () => {
      const answer = await send("GET", `${teamPath}/machines?offset=0&limit=50`, { token: key });
      return new Map(answer.json<{ data: { id: string; name: string }[] }>().data.map(({ id, name }) => [id, name]));
    };
    await Promise.all(
      writers.map(async ({ peerId }, writer) => {
        for (let change = 0; change < 12; change++) {
          const name = `machine ${writer} after ${change}`;
          const changed = await send("PATCH", `${teamPath}/machines/${peerId}`, { token: key, body: { name } });
          expect(changed.statusCode).toBe(200);
          expect((await list()).get(peerId)).toBe(name);
          // Asked again at once, it is the kept answer, or a newer one.
          expect((await list()).get(peerId)).toBe(name);
        }
      }),
    );
  });

  it("are closed at once to a key that is revoked, has run out or is unknown", async () => {
    const { clock, guests, key, owner, send, teamPath } = await setup();
    const ask = async (token: string) =>
      (await send("GET", `${teamPath}/machines?offset=0&limit=50`, { token })).statusCode;
    const wanted = { name: "short", permissions: ["View Team Computers"], notAfterMs: null } as const;
    const short = (await guests.apiKeys.create(owner, { ...wanted, expiresAtMs: clock.now() + 1_000 })).text;
    expect([await ask(key), await ask(short), await ask(short), await ask(`${key}x`)]).toEqual([200, 200, 200, 401]);
    clock.advance(1_000);
    expect([await ask(short), await ask(key)]).toEqual([401, 200]);
    const [first] = (await guests.apiKeys.list(owner)).filter(({ name }) => name === "booking");
    await guests.apiKeys.revoke(owner, first?.id ?? "");
    expect(await ask(key)).toBe(401);
  });

  it("are closed at once to a token that is revoked and to a person who is disabled", async () => {
    const { member, memberToken, owner, people, send, tokenOf } = await setup();
    const ask = async (token: string) =>
      (await send("GET", "/app/v1/machines?offset=0&limit=50", { token })).statusCode;
    const second = await tokenOf(member);
    expect([await ask(memberToken), await ask(second)]).toEqual([200, 200]);
    const [newest] = await people.accessTokens.list(member);
    await people.accessTokens.revoke(member, newest?.id ?? "");
    expect(new Set([await ask(memberToken), await ask(second)])).toEqual(new Set([200, 401]));
    await people.users.update(owner, member.user.id, { disabled: true });
    expect([await ask(memberToken), await ask(second)]).toEqual([401, 401]);
  });
});
