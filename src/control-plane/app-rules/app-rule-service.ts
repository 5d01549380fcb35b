import type { Clock } from "../../base/clock.ts";
import type { IdSource } from "../../node/random.ts";
import { NO_RULE, type RuleSettings } from "../../protocol/app-rule.ts";
import { findUsers } from "../access/find-named.ts";
import { GroupStoreRepository } from "../access/group-store-repository.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Bus } from "../bus/bus.ts";
import { cleanText } from "../machines/clean-text.ts";
import { lockMachine, MachineRepository } from "../machines/machine-repository.ts";
import { Refusal } from "../refusal.ts";
import type { Db, Tx } from "../storage/database.ts";
import { isUniqueViolation } from "../storage/unique-violation.ts";
import { assertManagesTeam, assertStillManages, managerActor, type Manager } from "../users/manager.ts";
import { lockUsers } from "../users/user-repository.ts";
import type { AppRule, AppRuleUse } from "./app-rule.ts";
import { AppRuleRepository, takeRule, type RulePage } from "./app-rule-repository.ts";

interface Options {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/** People by their integer alias, machines by ours or their peer id. */
export interface RuleHolders {
  readonly userNumbers: readonly number[];
  readonly machineIds: readonly string[];
}

type Log = (
  action: string,
  rule: Pick<AppRule, "id" | "name">,
  data: Readonly<Record<string, unknown>>,
) => Promise<void>;

/** The team's rules and who has them. A change reaches live sessions at once. */
export class AppRuleService {
  readonly #of: Options;

  constructor(options: Options) {
    this.#of = options;
  }

  /** @throws Refusal `forbidden` */
  async list(by: Manager, page: RulePage): Promise<{ rules: readonly AppRule[]; count: number }> {
    assertManagesTeam(by);
    return new AppRuleRepository(this.#of.db).list(page);
  }

  /** @throws Refusal `forbidden`, `app_rule_not_found` */
  async get(by: Manager, id: string): Promise<AppRule> {
    assertManagesTeam(by);
    const rule = await new AppRuleRepository(this.#of.db).find(id);
    if (!rule) throw new Refusal("app_rule_not_found");
    return rule;
  }

  /** How many have each of these rules. @throws Refusal `forbidden` */
  async useOf(by: Manager, rules: readonly AppRule[]): Promise<ReadonlyMap<string, AppRuleUse>> {
    assertManagesTeam(by);
    const use = await new AppRuleRepository(this.#of.db).countUse();
    const nobody = { users: 0, machines: 0 };
    return new Map(rules.map(({ id, isDefault }) => [id, use.get(isDefault ? null : id) ?? nobody]));
  }

  /** Who was given this rule. @throws Refusal `forbidden`, `app_rule_not_found` */
  async holders(by: Manager, id: string) {
    await this.get(by, id);
    return new AppRuleRepository(this.#of.db).describe(id);
  }

  /** What is left out takes nothing away. @throws Refusal `forbidden`, `app_rule_exists`, `invalid_arguments` */
  async create(by: Manager, wanted: { name: string; settings: Partial<RuleSettings> }): Promise<AppRule> {
    const name = cleanName(wanted.name);
    return this.#change(by, [], async (tx, log) => {
      const { clock, ids } = this.#of;
      const nowMs = clock.now();
      const settings = { ...NO_RULE, ...wanted.settings };
      const rule = await new AppRuleRepository(tx).insert(`tar_${ids.ksuid(nowMs)}`, { name, settings }, nowMs);
      await log("app_rule_create", rule, { settings });
      return rule;
    });
  }

  /** What is left out stays. @throws Refusal `forbidden`, `app_rule_not_found`, `app_rule_exists`, `app_rule_protected`, `invalid_arguments` */
  async update(
    by: Manager,
    id: string,
    change: { readonly name?: string | undefined; readonly settings?: Partial<RuleSettings> | undefined },
  ): Promise<AppRule> {
    return this.#change(by, [], async (tx, log) => {
      const rule = await take(tx, id);
      const name = change.name === undefined ? rule.name : cleanName(change.name);
      if (rule.isDefault && name !== rule.name) throw new Refusal("app_rule_protected", { field: "name" });
      const settings = { ...rule.settings, ...change.settings };
      const updatedAtMs = this.#of.clock.now();
      await new AppRuleRepository(tx).update(id, { name, settings }, updatedAtMs);
      await log("app_rule_update", rule, {
        from: { name: rule.name, settings: rule.settings },
        to: { name, settings },
      });
      return { ...rule, name, settings, updatedAtMs };
    });
  }

  /** Whoever had it has the default from now on. @throws Refusal `forbidden`, `app_rule_not_found`, `app_rule_protected` */
  async delete(by: Manager, id: string): Promise<void> {
    const people = await new AppRuleRepository(this.#of.db).idsWith("user", id);
    await this.#change(by, people, async (tx, log) => {
      const rule = await take(tx, id);
      if (rule.isDefault) throw new Refusal("app_rule_protected");
      await new AppRuleRepository(tx).delete(id);
      await log("app_rule_delete", rule, { settings: rule.settings });
    });
  }

  /**
   * Gives the rule to these in place of the one that they have. All or nothing.
   * @throws Refusal `forbidden`, `app_rule_not_found`; `user_not_found` and `machine_not_found` name their field
   */
  async assign(by: Manager, id: string, holders: RuleHolders): Promise<void> {
    const people = await new GroupStoreRepository(this.#of.db).findUserIds(holders.userNumbers);
    await this.#change(by, [...people.values()], async (tx, log) => {
      const rule = await take(tx, id);
      const { machineIds, userIds } = await takeHolders(tx, holders);
      const rules = new AppRuleRepository(tx);
      const ruleId = rule.isDefault ? null : rule.id;
      await rules.assign("user", userIds, ruleId);
      await rules.assign("machine", machineIds, ruleId);
      await log("app_rule_assign", rule, { user_ids: holders.userNumbers, team_machine_ids: holders.machineIds });
    });
  }

  /** Whoever has the rule goes to the default; whoever has another keeps it. All or nothing. @throws like `assign` */
  async unassign(by: Manager, id: string, holders: RuleHolders): Promise<void> {
    const people = await new GroupStoreRepository(this.#of.db).findUserIds(holders.userNumbers);
    await this.#change(by, [...people.values()], async (tx, log) => {
      const rule = await take(tx, id);
      const { machineIds, userIds } = await takeHolders(tx, holders);
      const rules = new AppRuleRepository(tx);
      await rules.unassign("user", userIds, rule.id);
      await rules.unassign("machine", machineIds, rule.id);
      await log("app_rule_unassign", rule, { user_ids: holders.userNumbers, team_machine_ids: holders.machineIds });
    });
  }

  /** `people`: whom the change touches; taken before any rule, in the order that all transactions keep. */
  async #change<Result>(
    by: Manager,
    people: readonly string[],
    work: (tx: Tx, log: Log) => Promise<Result>,
  ): Promise<Result> {
    assertManagesTeam(by);
    const { audit, bus, clock, db } = this.#of;
    try {
      const result = await db.transaction().execute(async (tx) => {
        if (people.length > 0) await lockUsers(tx, by.kind === "api-key" ? people : [...people, by.user.id]);
        await assertStillManages(tx, by, clock.now());
        return work(tx, (action, { id, name }, data) =>
          audit.append(tx, { action, actor: managerActor(by), object: { kind: "app_rule", id, name }, data }),
        );
      });
      bus.publish({ type: "app-rules-changed" });
      for (const list of ["app-rules", "audit"] as const) bus.publish({ type: "list-changed", list });
      return result;
    } catch (error) {
      if (isUniqueViolation(error)) throw new Refusal("app_rule_exists", { field: "name" }, { cause: error });
      throw error;
    }
  }
}

/** @throws Refusal `app_rule_not_found` */
async function take(tx: Tx, id: string): Promise<AppRule> {
  const rule = await takeRule(tx, id);
  if (!rule) throw new Refusal("app_rule_not_found");
  return rule;
}

/** @throws Refusal `user_not_found`, `machine_not_found`, naming their field and the first that is none */
async function takeHolders(tx: Tx, { machineIds: eitherIds, userNumbers }: RuleHolders) {
  const userIds = await findUsers(new GroupStoreRepository(tx), userNumbers);
  const machines = new MachineRepository(tx);
  const found: string[] = [];
  for (const eitherId of eitherIds) {
    const id = await machines.findIdByEither(eitherId);
    if (id === null) {
      const message = `There is no machine with the id ${cleanText(eitherId)}.`;
      throw new Refusal("machine_not_found", { field: "team_machine_ids", message });
    }
    found.push(id);
  }
  const machineIds = found.toSorted();
  for (const id of machineIds) await lockMachine(tx, id);
  return { userIds, machineIds };
}

/** @throws Refusal `invalid_arguments` */
function cleanName(text: string): string {
  const name = cleanText(text).trim();
  if (name.length >= 1 && name.length <= 64) return name;
  throw new Refusal("invalid_arguments", { field: "name", message: "A name has 1 to 64 characters." });
}
