import { Refusal } from "../refusal.ts";
import type { Db } from "../storage/database.ts";
import type { ActingUser } from "../users/acting-user.ts";
import { assertIsAdmin } from "../users/user-rules.ts";
import type { AuditEvent, AuditQuery } from "./audit-event.ts";
import { AuditRepository } from "./audit-repository.ts";

/** Lets admins read the audit log. */
export class AuditService {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /** Newest first. @throws Refusal `forbidden`, or `invalid_arguments` when `after` names no event */
  async list(
    by: ActingUser,
    query: AuditQuery,
  ): Promise<{ readonly events: readonly AuditEvent[]; readonly count: number }> {
    assertIsAdmin(by.user);
    const page = await new AuditRepository(this.#db).list(query);
    if (!page) throw new Refusal("invalid_arguments", { field: "after" });
    return page;
  }
}
