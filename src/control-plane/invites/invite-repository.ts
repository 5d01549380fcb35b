import { type Selectable } from "kysely";
import { contains } from "../storage/contains.ts";
import type { Db } from "../storage/database.ts";
import type { MemberInviteTable } from "../storage/schema.ts";
import { nameKey } from "../users/username.ts";
import type { Invite, InviteGroup } from "./invite.ts";

/** An invite and the hash of its newest code. */
export interface CodedInvite {
  readonly invite: Invite;
  readonly codeHash: string;
}

export interface InviteQuery {
  /** Part of the e-mail or the name; "" for all. */
  readonly search: string;
  readonly offset: number;
  readonly limit: number;
}

/** Which invites are meant. */
export type InviteSelection = { readonly ids: readonly string[] } | { readonly emails: readonly string[] };

/** The member invites' rows. There is at most one for an e-mail address. */
export class InviteRepository {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  async findByCodeHash(codeHash: string): Promise<Invite | null> {
    const rows = await this.#db.selectFrom("member_invite").selectAll().where("code_hash", "=", codeHash).execute();
    return (await this.#read(rows))[0] ?? null;
  }

  /** Those of the selection that exist, in no order. */
  async find(selection: InviteSelection): Promise<readonly Invite[]> {
    const [column, keys] = keysOf(selection);
    if (keys.length === 0) return [];
    return this.#read(await this.#db.selectFrom("member_invite").selectAll().where(column, "in", keys).execute());
  }

  /** Newest first, expired ones too: they can be sent again. `count` is of the whole query. */
  async list({ limit, offset, search }: InviteQuery): Promise<{ invites: readonly Invite[]; count: number }> {
    const all = this.#db.selectFrom("member_invite");
    const matching =
      search === ""
        ? all
        : all.where((eb) => eb.or([contains("member_invite.email", search), contains("member_invite.name", search)]));
    const rows = await matching
      .selectAll()
      .orderBy("created_at_ms", "desc")
      .orderBy("email_key")
      .offset(offset)
      .limit(limit)
      .execute();
    const { count } = await matching.select((eb) => eb.fn.countAll<number>().as("count")).executeTakeFirstOrThrow();
    return { invites: await this.#read(rows), count };
  }

  /** Inserts, or replaces everything but the ids and times of creation of invites for the same addresses. In the order given. */
  async upsertAll(coded: readonly CodedInvite[]): Promise<readonly Invite[]> {
    const rows = await this.#db
      .insertInto("member_invite")
      .values(coded.map(toRow))
      .onConflict((conflict) =>
        conflict.column("email_key").doUpdateSet((eb) => ({
          email: eb.ref("excluded.email"),
          name: eb.ref("excluded.name"),
          role: eb.ref("excluded.role"),
          group_id: eb.ref("excluded.group_id"),
          app_rule_id: eb.ref("excluded.app_rule_id"),
          code_hash: eb.ref("excluded.code_hash"),
          mail: eb.ref("excluded.mail"),
          invited_by_kind: eb.ref("excluded.invited_by_kind"),
          invited_by: eb.ref("excluded.invited_by"),
          expires_at_ms: eb.ref("excluded.expires_at_ms"),
        })),
      )
      .returningAll()
      .execute();
    const saved = new Map((await this.#read(rows)).map((invite) => [nameKey(invite.email), invite]));
    return coded.flatMap(({ invite }) => saved.get(nameKey(invite.email)) ?? []);
  }

  /** Writes what an invite leads to. The code stays. */
  async setTerms(ids: readonly string[], terms: { group_id?: string | null; app_rule_id?: string | null }) {
    if (ids.length === 0 || Object.keys(terms).length === 0) return;
    await this.#db.updateTable("member_invite").set(terms).where("id", "in", ids).execute();
  }

  /** Only while the code is the one that the mail carried. */
  async setMail(codeHashes: readonly string[], mail: Invite["mail"]): Promise<void> {
    if (codeHashes.length === 0) return;
    await this.#db.updateTable("member_invite").set({ mail }).where("code_hash", "in", codeHashes).execute();
  }

  /** Answers those that were there: of many who try, one gets an invite. */
  async delete(selection: InviteSelection): Promise<readonly Invite[]> {
    const [column, keys] = keysOf(selection);
    if (keys.length === 0) return [];
    return this.#read(await this.#db.deleteFrom("member_invite").where(column, "in", keys).returningAll().execute());
  }

  /** As `delete`, for the holder of the code. */
  async deleteByCodeHash(codeHash: string): Promise<Invite | null> {
    const rows = await this.#db.deleteFrom("member_invite").where("code_hash", "=", codeHash).returningAll().execute();
    return (await this.#read(rows))[0] ?? null;
  }

  async #read(rows: readonly Selectable<MemberInviteTable>[]): Promise<readonly Invite[]> {
    const groups = await this.#groups(rows.flatMap(({ group_id }) => group_id ?? []));
    return rows.map((row) => toInvite(row, groups));
  }

  async #groups(ids: readonly string[]): Promise<ReadonlyMap<string, InviteGroup>> {
    if (ids.length === 0) return new Map();
    const rows = await this.#db
      .selectFrom("user_group")
      .select(["id", "number", "name"])
      .where("id", "in", [...new Set(ids)])
      .execute();
    return new Map(rows.map((row) => [row.id, row]));
  }
}

function keysOf(selection: InviteSelection): ["id" | "email_key", readonly string[]] {
  return "ids" in selection ? ["id", selection.ids] : ["email_key", selection.emails.map(nameKey)];
}

function toRow({ codeHash, invite }: CodedInvite): MemberInviteTable {
  return {
    id: invite.id,
    email: invite.email,
    email_key: nameKey(invite.email),
    name: invite.name,
    role: invite.role,
    group_id: invite.group?.id ?? null,
    app_rule_id: invite.appRuleId,
    code_hash: codeHash,
    mail: invite.mail,
    invited_by_kind: invite.sender.kind,
    invited_by: invite.sender.id,
    created_at_ms: invite.createdAtMs,
    expires_at_ms: invite.expiresAtMs,
  };
}

function toInvite(row: Selectable<MemberInviteTable>, groups: ReadonlyMap<string, InviteGroup>): Invite {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    role: row.role,
    group: row.group_id === null ? null : (groups.get(row.group_id) ?? null),
    appRuleId: row.app_rule_id,
    mail: row.mail,
    sender: { kind: row.invited_by_kind, id: row.invited_by },
    createdAtMs: row.created_at_ms,
    expiresAtMs: row.expires_at_ms,
  };
}
