import { expect, it } from "vitest";
import { describeOnEachDatabase } from "../../../support/databases.ts";
import { openPeopleHouse } from "../../../support/people-house.ts";

describeOnEachDatabase("the preferences", (openDb) => {
  async function setup() {
    const house = await openPeopleHouse(await openDb());
    const owner = await house.setUp();
    house.events.length = 0;
    return { house, owner, preferences: house.people.preferences };
  }

  it("are the usual ones until somebody chooses", async () => {
    const { house, owner, preferences } = await setup();
    const member = await house.add();
    const usual = { language: "system", text_size: "normal", motion: "system" };
    expect(await preferences.get(owner.user.id)).toEqual(usual);
    expect(await preferences.get(member.user.id)).toEqual(usual);
  });

  it("change what is named, for nobody else, and tell the person's other windows", async () => {
    const { house, owner, preferences } = await setup();
    const member = await house.add();
    await preferences.update(owner, { language: "de", text_size: "larger" });
    expect(await preferences.update(owner, { motion: "reduced" })).toEqual({
      language: "de",
      text_size: "larger",
      motion: "reduced",
    });
    expect((await preferences.get(member.user.id)).language).toBe("system");
    expect(house.events).toEqual([
      { type: "user-changed", userId: owner.user.id },
      { type: "user-changed", userId: owner.user.id },
    ]);
  });

  it("are recorded once with what changed, and not when nothing did", async () => {
    const { house, owner, preferences } = await setup();
    await preferences.update(owner, { language: "de" });
    await preferences.update(owner, { language: "de" });
    await preferences.update(owner, {});
    const actions = await house.actions();
    expect(actions.filter((action) => action === "user_update")).toEqual(["user_update"]);
  });

  it("lose nothing when two change at once", async () => {
    const { owner, preferences } = await setup();
    await Promise.all([
      preferences.update(owner, { language: "de" }),
      preferences.update(owner, { text_size: "large" }),
      preferences.update(owner, { motion: "reduced" }),
    ]);
    expect(await preferences.get(owner.user.id)).toEqual({ language: "de", text_size: "large", motion: "reduced" });
  });

  it("are refused for somebody who is no longer there", async () => {
    const { house, owner, preferences } = await setup();
    const member = await house.add();
    await house.people.users.remove(owner, member.user.id);
    await expect(preferences.get(member.user.id)).rejects.toMatchObject({ code: "user_not_found" });
    await expect(preferences.update(member, { language: "de" })).rejects.toMatchObject({ code: "user_not_found" });
  });
});
