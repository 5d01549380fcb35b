import type { Selectable } from "kysely";
import { NO_RULE, RuleSettings } from "../../protocol/app-rule.ts";
import type { Db, Tx } from "../storage/database.ts";
import type { AppRuleTable } from "../storage/schema.ts";
import { nameKey } from "../users/username.ts";
import { DEFAULT_RULE_NAME, type AppRule, type AppRuleUse } from "./app-rule.ts";

/** Rows per statement: far below what either database takes. */
const ROWS_PER_STATEMENT = 400;

export interface RulePage {
  readonly offset: number;
  readonly limit: number;
}

/** Rules and who has them. A null in `app_rule_id` means the default. Works on a connection or, made anew, on a transaction. */
export class AppRuleRepository {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /** Makes the default at the first start; two that start at once agree on one. */
  async ensureDefault(id: string, nowMs: number): Promise<void> {
    await this.#db
      .insertInto("app_rule")
      .values({ ...columnsOf({ name: DEFAULT_RULE_NAME, settings: NO_RULE }, nowMs), ...made(id, 1, nowMs) })
      .onConflict((conflict) => conflict.column("name_key").doNothing())
      .execute();
  }

  /** The default first, then by name; `count` is of all. */
  async list({ limit, offset }: RulePage): Promise<{ rules: readonly AppRule[]; count: number }> {
    const rows = await this.#db
      .selectFrom("app_rule")
      .selectAll()
      .orderBy("is_default", "desc")
      .orderBy("name_key")
      .offset(offset)
      .limit(limit)
      .execute();
    const { count } = await this.#db
      .selectFrom("app_rule")
      .select((eb) => eb.fn.countAll<number>().as("count"))
      .executeTakeFirstOrThrow();
    return { rules: rows.map(toRule), count };
  }

  async find(id: string): Promise<AppRule | null> {
    const row = await this.#db.selectFrom("app_rule").selectAll().where("id", "=", id).executeTakeFirst();
    return row ? toRule(row) : null;
  }

  async settingsByIds(ids: readonly string[]): Promise<ReadonlyMap<string, RuleSettings>> {
    const found = new Map<string, RuleSettings>();
    for (const some of chunks(ids)) {
      const rows = await this.#db.selectFrom("app_rule").selectAll().where("id", "in", some).execute();
      for (const row of rows) found.set(row.id, toRule(row).settings);
    }
    return found;
  }

  async findDefault(): Promise<AppRule> {
    const row = await this.#db.selectFrom("app_rule").selectAll().where("is_default", "=", 1).executeTakeFirstOrThrow();
    return toRule(row);
  }

  async insert(id: string, rule: Pick<AppRule, "name" | "settings">, nowMs: number): Promise<AppRule> {
    const row = { ...columnsOf(rule, nowMs), ...made(id, 0, nowMs) };
    await this.#db.insertInto("app_rule").values(row).execute();
    return toRule(row);
  }

  async update(id: string, rule: Pick<AppRule, "name" | "settings">, nowMs: number): Promise<void> {
    await this.#db.updateTable("app_rule").set(columnsOf(rule, nowMs)).where("id", "=", id).execute();
  }

  /** Whoever had it has the default from now on. */
  async delete(id: string): Promise<void> {
    await this.#db.deleteFrom("app_rule").where("id", "=", id).execute();
  }

  /** `ruleId: null`: to the default. */
  async assign(table: "user" | "machine", ids: readonly string[], ruleId: string | null): Promise<void> {
    for (const some of chunks(ids)) {
      await this.#db.updateTable(table).set({ app_rule_id: ruleId }).where("id", "in", some).execute();
    }
  }

  /** Takes the rule from those of `ids` who have it. */
  async unassign(table: "user" | "machine", ids: readonly string[], ruleId: string): Promise<void> {
    for (const some of chunks(ids)) {
      await this.#db
        .updateTable(table)
        .set({ app_rule_id: null })
        .where("id", "in", some)
        .where("app_rule_id", "=", ruleId)
        .execute();
    }
  }

  /** The rule of each of these, by their ids; those who have the default, or do not exist, are left out. */
  async ruleIdsOf(table: "user" | "machine", ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    for (const some of chunks(ids)) {
      const rows = await this.#db.selectFrom(table).select(["id", "app_rule_id"]).where("id", "in", some).execute();
      for (const { app_rule_id, id } of rows) if (app_rule_id !== null) found.set(id, app_rule_id);
    }
    return found;
  }

  /** Answers the rule of each of these by its id: their own, or the default. */
  async ruleOrDefaultOf(table: "user" | "machine", ids: readonly string[]): Promise<(id: string) => string> {
    const own = await this.ruleIdsOf(table, ids);
    const { id: standard } = await this.findDefault();
    return (id) => own.get(id) ?? standard;
  }

  /** Ids of whoever was given this rule, in order. */
  async idsWith(table: "user" | "machine", ruleId: string): Promise<readonly string[]> {
    const rows = await this.#db
      .selectFrom(table)
      .select("id")
      .where("app_rule_id", "=", ruleId)
      .orderBy("id")
      .execute();
    return rows.map(({ id }) => id);
  }

  /** By rule id; null for those who were given none. */
  async countUse(): Promise<ReadonlyMap<string | null, AppRuleUse>> {
    const use = new Map<string | null, { users: number; machines: number }>();
    for (const [table, kind] of [
      ["user", "users"],
      ["machine", "machines"],
    ] as const) {
      const rows = await this.#db
        .selectFrom(table)
        .select(["app_rule_id", (eb) => eb.fn.countAll<number>().as("count")])
        .groupBy("app_rule_id")
        .execute();
      for (const { app_rule_id, count } of rows) {
        const counts = use.get(app_rule_id) ?? { users: 0, machines: 0 };
        counts[kind] = count;
        use.set(app_rule_id, counts);
      }
    }
    return use;
  }

  /** Everybody's number, name and address; machines by name. */
  async describe(ruleId: string) {
    const users = await this.#db
      .selectFrom("user")
      .select(["id", "number", "name", "username", "email"])
      .where("app_rule_id", "=", ruleId)
      .orderBy("number")
      .execute();
    const machines = await this.#db
      .selectFrom("machine")
      .select(["id", "peer_id", "name"])
      .where("app_rule_id", "=", ruleId)
      .orderBy("name")
      .orderBy("id")
      .execute();
    return { users, machines };
  }
}

/** Reads a rule for a change: nobody else changes, removes or hands it out before the transaction ends. */
export async function takeRule(tx: Tx, id: string): Promise<AppRule | null> {
  const row = await tx
    .updateTable("app_rule")
    .set((eb) => ({ name: eb.ref("name") }))
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirst();
  return row ? toRule(row) : null;
}

function toRule(row: Selectable<AppRuleTable>): AppRule {
  return {
    id: row.id,
    name: row.name,
    isDefault: row.is_default === 1,
    settings: RuleSettings.parse(JSON.parse(row.settings)),
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
  };
}

function made<Bit extends 0 | 1>(id: string, isDefault: Bit, nowMs: number) {
  return { id, is_default: isDefault, created_at_ms: nowMs };
}

function columnsOf({ name, settings }: Pick<AppRule, "name" | "settings">, nowMs: number) {
  return { name, name_key: nameKey(name), settings: JSON.stringify(settings), updated_at_ms: nowMs };
}

function* chunks<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  for (let i = 0; i < items.length; i += ROWS_PER_STATEMENT) yield items.slice(i, i + ROWS_PER_STATEMENT);
}
