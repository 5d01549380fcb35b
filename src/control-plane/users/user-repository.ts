import { sql, type ExpressionBuilder, type Selectable } from "kysely";
import { contains } from "../storage/contains.ts";
import type { Db, Tx } from "../storage/database.ts";
import type { Schema, UserTable } from "../storage/schema.ts";
import type { User } from "./user.ts";
import { nameKey } from "./username.ts";

/** A person to be. The integer alias is given by the database, and times by the clock. */
export type NewUser = Omit<User, "number" | "updatedAtMs" | "lastSignInAtMs"> & {
  readonly passwordHash: string | null;
};

export interface UserQuery {
  /** Part of the name, username or e-mail; "" for everybody. */
  readonly search: string;
  readonly role?: User["role"] | undefined;
  /** A group's number: its members only. */
  readonly group?: number | undefined;
  /** Oldest first unless it says otherwise. */
  readonly order?: "age" | "name";
  readonly offset: number;
  readonly limit: number;
}

/** Makes every other change of these people wait until the transaction ends. Always in one order: two of these never wait for each other. */
export async function lockUsers(tx: Tx, ids: readonly string[]): Promise<void> {
  for (const id of [...new Set(ids)].toSorted()) {
    await tx
      .updateTable("user")
      .set((eb) => ({ updated_at_ms: eb.ref("updated_at_ms") }))
      .where("id", "=", id)
      .execute();
  }
}

/** The users' rows. A row's password hash never leaves except through `findCredentials`. */
export class UserRepository {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  async findById(id: string): Promise<User | null> {
    const row = await this.#db.selectFrom("user").selectAll().where("id", "=", id).executeTakeFirst();
    return row ? toUser(row) : null;
  }

  /**
   * Reads a person for a change: nobody else changes, removes or signs them in before the transaction ends. Taken before anything else
   * is written, so that transactions about one person wait for each other instead of deadlocking.
   */
  async takeById(id: string): Promise<User | null> {
    const row = await this.#db
      .updateTable("user")
      .set((eb) => ({ updated_at_ms: eb.ref("updated_at_ms") }))
      .where("id", "=", id)
      .returningAll()
      .executeTakeFirst();
    return row ? toUser(row) : null;
  }

  /** Those who exist, by id. */
  async findByIds(ids: readonly string[]): Promise<ReadonlyMap<string, User>> {
    if (ids.length === 0) return new Map();
    const rows = await this.#db.selectFrom("user").selectAll().where("id", "in", ids).execute();
    return new Map(rows.map((row) => [row.id, toUser(row)]));
  }

  /** By the integer alias. */
  async findByNumber(number: number): Promise<User | null> {
    const row = await this.#db.selectFrom("user").selectAll().where("number", "=", number).executeTakeFirst();
    return row ? toUser(row) : null;
  }

  async findOwner(): Promise<User | null> {
    const row = await this.#db.selectFrom("user").selectAll().where("role", "=", "owner").executeTakeFirst();
    return row ? toUser(row) : null;
  }

  async findByEmail(email: string): Promise<User | null> {
    const row = await this.#db
      .selectFrom("user")
      .selectAll()
      .where("email_key", "=", nameKey(email))
      .executeTakeFirst();
    return row ? toUser(row) : null;
  }

  /** People whose e-mail address or username is one of these, by its lower-case form. */
  async findByAddresses(emails: readonly string[]): Promise<ReadonlyMap<string, User>> {
    if (emails.length === 0) return new Map();
    const keys = emails.map(nameKey);
    const rows = await this.#db
      .selectFrom("user")
      .selectAll()
      .where((eb) => eb.or([eb("email_key", "in", keys), eb("username_key", "in", keys)]))
      .execute();
    const byKey = (key: (row: (typeof rows)[number]) => string | null) =>
      rows.flatMap((row) => {
        const found = key(row);
        return found === null ? [] : [[found, toUser(row)] as const];
      });
    return new Map([...byKey((row) => row.username_key), ...byKey((row) => row.email_key)]);
  }

  /** `login` is a username or an e-mail address. */
  async findCredentials(login: string): Promise<{ user: User; passwordHash: string | null } | null> {
    const key = nameKey(login);
    const row = await this.#db
      .selectFrom("user")
      .selectAll()
      .where((eb) => eb.or([eb("username_key", "=", key), eb("email_key", "=", key)]))
      .executeTakeFirst();
    return row ? { user: toUser(row), passwordHash: row.password_hash } : null;
  }

  /** False when the password has been changed since `passwordHash` was read. */
  async hasPasswordHash(id: string, passwordHash: string): Promise<boolean> {
    const row = await this.#db
      .selectFrom("user")
      .select("id")
      .where("id", "=", id)
      .where("password_hash", "=", passwordHash)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** `count` is of the whole query. */
  async list(query: UserQuery): Promise<{ users: readonly User[]; count: number }> {
    const matching = this.#db.selectFrom("user").where((eb) => matches(eb, query));
    // Whoever has given no name is called by the user name.
    const byName = sql`lower(coalesce(nullif(name, ''), username))`;
    const ordered = query.order === "name" ? matching.orderBy(byName) : matching;
    const rows = await ordered.selectAll().orderBy("number").offset(query.offset).limit(query.limit).execute();
    const { count } = await matching.select((eb) => eb.fn.countAll<number>().as("count")).executeTakeFirstOrThrow();
    return { users: rows.map(toUser), count };
  }

  /** The numbers of the groups that they are in, by person's id; who is in none is missing. */
  async groupsOf(userIds: readonly string[]): Promise<ReadonlyMap<string, readonly number[]>> {
    if (userIds.length === 0) return new Map();
    const rows = await this.#db
      .selectFrom("group_member")
      .innerJoin("user_group", "user_group.id", "group_member.group_id")
      .select(["group_member.user_id", "user_group.number"])
      .where("group_member.user_id", "in", userIds)
      .orderBy("user_group.number")
      .execute();
    const groups = new Map<string, number[]>();
    for (const { number, user_id } of rows) groups.set(user_id, [...(groups.get(user_id) ?? []), number]);
    return groups;
  }

  async insert(user: NewUser): Promise<User> {
    const row = await this.#db
      .insertInto("user")
      .values({
        id: user.id,
        username: user.username,
        username_key: nameKey(user.username),
        ...emailColumns(user.email),
        name: user.name,
        role: user.role,
        disabled: user.disabled ? 1 : 0,
        password_hash: user.passwordHash,
        created_by: user.createdBy,
        created_at_ms: user.createdAtMs,
        updated_at_ms: user.createdAtMs,
        last_sign_in_at_ms: null,
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return toUser(row);
  }

  /** Writes what may change about a person. */
  async update(user: User): Promise<void> {
    await this.#db
      .updateTable("user")
      .set({
        username: user.username,
        username_key: nameKey(user.username),
        ...emailColumns(user.email),
        name: user.name,
        role: user.role,
        disabled: user.disabled ? 1 : 0,
        updated_at_ms: user.updatedAtMs,
      })
      .where("id", "=", user.id)
      .execute();
  }

  async setPasswordHash(id: string, passwordHash: string, nowMs: number): Promise<void> {
    await this.#db
      .updateTable("user")
      .set({ password_hash: passwordHash, updated_at_ms: nowMs })
      .where("id", "=", id)
      .execute();
  }

  async setLastSignIn(id: string, nowMs: number): Promise<void> {
    await this.#db.updateTable("user").set({ last_sign_in_at_ms: nowMs }).where("id", "=", id).execute();
  }

  /** What the log needs to tell of them later stays behind. */
  async delete(id: string): Promise<void> {
    await this.#db
      .insertInto("former_user")
      .columns(["user_id", "number", "email"])
      .expression((eb) =>
        eb
          .selectFrom("user")
          .select(["id", "number", eb.fn.coalesce("email", eb.val("")).as("email")])
          .where("id", "=", id),
      )
      .execute();
    await this.#db.deleteFrom("user").where("id", "=", id).execute();
  }
}

export function toUser(row: Selectable<UserTable>): User {
  return {
    id: row.id,
    number: row.number,
    username: row.username,
    email: row.email ?? "",
    name: row.name,
    role: row.role,
    disabled: row.disabled === 1,
    createdBy: row.created_by,
    createdAtMs: row.created_at_ms,
    updatedAtMs: row.updated_at_ms,
    lastSignInAtMs: row.last_sign_in_at_ms,
  };
}

/** An unknown address is null, because unique indexes take any number of nulls. */
function emailColumns(email: string) {
  return email === "" ? { email: null, email_key: null } : { email, email_key: nameKey(email) };
}

/** Both sides go through the database's `lower`, which on SQLite knows ASCII only: other letters then match as they are typed. */
function matches(eb: ExpressionBuilder<Schema, "user">, { group, role, search }: UserQuery) {
  const columns = ["user.username", "user.email", "user.name"];
  return eb.and([
    ...(search === "" ? [] : [eb.or(columns.map((column) => contains(column, search)))]),
    ...(role === undefined ? [] : [eb("user.role", "=", role)]),
    ...(group === undefined ? [] : [eb("user.id", "in", membersOf(eb, group))]),
  ]);
}

function membersOf(eb: ExpressionBuilder<Schema, "user">, group: number) {
  return eb
    .selectFrom("group_member")
    .innerJoin("user_group", "user_group.id", "group_member.group_id")
    .select("group_member.user_id")
    .where("user_group.number", "=", group);
}
