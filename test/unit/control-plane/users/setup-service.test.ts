import { expect, it } from "vitest";
import { describeOnEachDatabase } from "../../../support/databases.ts";
import { openPeopleHouse, OWNER_PASSWORD, SETUP_CODE } from "../../../support/people-house.ts";

const ACCOUNT = { username: "mina-ode", name: "Mina", password: OWNER_PASSWORD, teamName: "Lab" };
const RIGHT = { kind: "code", code: SETUP_CODE } as const;
const WRONG = { kind: "code", code: "AAAAA-AAAAA" } as const;
const ADDRESS = "192.0.2.1";

describeOnEachDatabase("the first account", (openDb) => {
  async function setup() {
    const house = await openPeopleHouse(await openDb());
    return { house, first: house.people.setup };
  }

  it("becomes the owner, names the team and takes the machines that are nobody's", async () => {
    const { first, house } = await setup();
    expect(await first.isDone()).toBe(false);
    const owner = await first.createOwner({ ...ACCOUNT, username: "mina@lab.example" }, RIGHT, ADDRESS);

    expect(owner).toMatchObject({ role: "owner", email: "mina@lab.example", disabled: false });
    expect(await first.isDone()).toBe(true);
    expect(await house.people.team.get()).toMatchObject({ name: "Lab" });
    expect(house.machines.adoptedBy).toEqual([owner.id]);
    expect(house.events).toContainEqual({ type: "machine-changed", machineId: "adopted" });
    expect(await house.actions()).toEqual(["user_create"]);
  });

  it("is made once, of many who try at the same moment", async () => {
    const { first, house } = await setup();
    const tries = Array.from({ length: 8 }, (_, i) =>
      first.createOwner({ ...ACCOUNT, username: `racer-${i}` }, { kind: "local" }, ADDRESS),
    );
    const outcomes = await Promise.allSettled(tries);

    expect(outcomes.filter((outcome) => outcome.status === "fulfilled")).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "setup_done" });
    }
    expect(await house.db.selectFrom("user").select("role").execute()).toEqual([{ role: "owner" }]);
    expect(await house.actions()).toEqual(["user_create"]);
    await expect(first.createOwner(ACCOUNT, RIGHT, ADDRESS)).rejects.toMatchObject({ code: "setup_done" });
  });

  it("takes the code as people type it", async () => {
    const { first } = await setup();
    const typed = ` ${SETUP_CODE.toLowerCase().replaceAll("-", " ").replaceAll("0", "o")} `;
    await expect(first.createOwner(ACCOUNT, { kind: "code", code: typed }, ADDRESS)).resolves.toBeDefined();
  });

  it("ATK-07: refuses wrong codes, and after ten of them even the right one for five minutes", async () => {
    const { first, house } = await setup();
    for (let i = 0; i < 10; i++) {
      await expect(first.createOwner(ACCOUNT, WRONG, ADDRESS)).rejects.toMatchObject({ code: "setup_code_refused" });
    }
    await expect(first.createOwner(ACCOUNT, RIGHT, ADDRESS)).rejects.toMatchObject({
      code: "too_many_requests",
      details: { retryAfterSeconds: 300 },
    });
    house.clock.advance(5 * 60_000);
    await expect(first.createOwner(ACCOUNT, RIGHT, ADDRESS)).resolves.toBeDefined();
  });

  it("refuses a user name that is none, and then is still to be made", async () => {
    const { first } = await setup();
    await expect(first.createOwner({ ...ACCOUNT, username: "a b" }, RIGHT, ADDRESS)).rejects.toMatchObject({
      code: "invalid_arguments",
      details: { field: "username" },
    });
    expect(await first.isDone()).toBe(false);
  });
});
