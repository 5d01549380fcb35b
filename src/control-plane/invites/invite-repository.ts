import type { MailOutcome } from "../mail/mailer.ts";
import type { Db } from "../storage/database.ts";
import type { MemberInviteTable } from "../storage/schema.ts";
import { nameKey } from "../users/username.ts";
import type { Invite } from "./invite.ts";

/** The member invites' rows. There is at most one for an e-mail address. */
export class InviteRepository {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  async findById(id: string): Promise<Invite | null> {
    const row = await this.#db.selectFrom("member_invite").selectAll().where("id", "=", id).executeTakeFirst();
    return row ? toInvite(row) : null;
  }

  async findByCodeHash(codeHash: string): Promise<Invite | null> {
    const row = await this.#db
      .selectFrom("member_invite")
      .selectAll()
      .where("code_hash", "=", codeHash)
      .executeTakeFirst();
    return row ? toInvite(row) : null;
  }

  /** Newest first, expired ones too: they can be sent again. */
  async list(): Promise<readonly Invite[]> {
    const rows = await this.#db
      .selectFrom("member_invite")
      .selectAll()
      .orderBy("created_at_ms", "desc")
      .orderBy("id")
      .execute();
    return rows.map(toInvite);
  }

  /** Inserts, or replaces everything but the id and time of creation of the invite for the same address. */
  async upsert(invite: Invite, codeHash: string): Promise<Invite> {
    const changing = {
      email: invite.email,
      name: invite.name,
      role: invite.role,
      code_hash: codeHash,
      mail: invite.mail,
      invited_by: invite.invitedBy,
      expires_at_ms: invite.expiresAtMs,
    };
    const row = await this.#db
      .insertInto("member_invite")
      .values({ id: invite.id, email_key: nameKey(invite.email), created_at_ms: invite.createdAtMs, ...changing })
      .onConflict((conflict) => conflict.column("email_key").doUpdateSet(changing))
      .returningAll()
      .executeTakeFirstOrThrow();
    return toInvite(row);
  }

  async setMail(id: string, mail: MailOutcome): Promise<void> {
    await this.#db.updateTable("member_invite").set({ mail }).where("id", "=", id).execute();
  }

  /** Null when it was gone already: of many who try, one gets the invite. */
  async deleteById(id: string): Promise<Invite | null> {
    const row = await this.#db.deleteFrom("member_invite").where("id", "=", id).returningAll().executeTakeFirst();
    return row ? toInvite(row) : null;
  }

  /** As `deleteById`, for the holder of the code. */
  async deleteByCodeHash(codeHash: string): Promise<Invite | null> {
    const row = await this.#db
      .deleteFrom("member_invite")
      .where("code_hash", "=", codeHash)
      .returningAll()
      .executeTakeFirst();
    return row ? toInvite(row) : null;
  }
}

function toInvite(row: MemberInviteTable): Invite {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    role: row.role,
    mail: row.mail,
    invitedBy: row.invited_by,
    createdAtMs: row.created_at_ms,
    expiresAtMs: row.expires_at_ms,
  };
}
