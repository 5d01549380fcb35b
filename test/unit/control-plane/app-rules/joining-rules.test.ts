import { expect, it } from "vitest";
import { JOINING_RULES } from "../../../../src/control-plane/app-rules/joining-rules.ts";
import { AppRuleRepository } from "../../../../src/control-plane/app-rules/app-rule-repository.ts";
import type { Db } from "../../../../src/control-plane/storage/database.ts";
import { NO_RULE } from "../../../../src/protocol/app-rule.ts";
import { describeOnEachDatabase } from "../../../support/databases.ts";
import { createMachineWorld } from "../../../support/machine-world.ts";

describeOnEachDatabase("the rule of somebody who joins", (openDb) => {
  async function setup(db: Db) {
    const { aUser } = await createMachineWorld(db);
    const rules = new AppRuleRepository(db);
    await rules.insert("tar_strict", { name: "Strict", settings: { ...NO_RULE, files: false } }, 1);
    const ruleOf = async (id: string) =>
      (await db.selectFrom("user").select("app_rule_id").where("id", "=", id).executeTakeFirstOrThrow()).app_rule_id;
    const assign = (userId: string, ruleId: string) =>
      db.transaction().execute((tx) => JOINING_RULES.assignTo(tx, userId, ruleId));
    const exists = (ruleId: string) => db.transaction().execute((tx) => JOINING_RULES.exists(tx, ruleId));
    return { assign, exists, person: await aUser("member"), other: await aUser("member"), ruleOf, rules };
  }

  it("can be named while there is such a rule", async () => {
    const { exists, rules } = await setup(await openDb());
    expect(await exists("tar_strict")).toBe(true);
    expect(await exists((await rules.findDefault()).id)).toBe(true);
    expect(await exists("tar_none")).toBe(false);
    await rules.delete("tar_strict");
    expect(await exists("tar_strict")).toBe(false);
  });

  it("is theirs and nobody else's, and said to whoever holds live sessions to rules", async () => {
    const { assign, other, person, ruleOf } = await setup(await openDb());
    const events = await assign(person.id, "tar_strict");
    expect(events).toEqual([{ type: "app-rules-changed" }, { type: "list-changed", list: "app-rules" }]);
    expect(await ruleOf(person.id)).toBe("tar_strict");
    expect(await ruleOf(other.id)).toBeNull();
  });

  it("takes the place of the one that they had, and Default is the rule of who was given none", async () => {
    const { assign, person, ruleOf, rules } = await setup(await openDb());
    await assign(person.id, "tar_strict");
    expect(await assign(person.id, (await rules.findDefault()).id)).not.toEqual([]);
    expect(await ruleOf(person.id)).toBeNull();
  });

  it("leaves them with what they have when it is gone by then, and says nothing", async () => {
    const { assign, person, ruleOf, rules } = await setup(await openDb());
    await rules.insert("tar_gone", { name: "Gone", settings: NO_RULE }, 1);
    await assign(person.id, "tar_strict");
    await rules.delete("tar_gone");
    expect(await assign(person.id, "tar_gone")).toEqual([]);
    expect(await ruleOf(person.id)).toBe("tar_strict");
  });
});
