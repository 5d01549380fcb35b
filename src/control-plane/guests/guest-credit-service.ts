import type { AuditLog } from "../audit/audit-log.ts";
import type { Bus } from "../bus/bus.ts";
import { Refusal } from "../refusal.ts";
import type { Db } from "../storage/database.ts";
import { TeamRepository } from "../teams/team-repository.ts";
import { actorFor, type ActingUser } from "../users/acting-user.ts";
import { assertIsAdmin } from "../users/user-rules.ts";
import { GuestCreditRepository } from "./guest-credit-repository.ts";
import { inviteScope } from "./invite-manager.ts";
import type { Manager } from "../users/manager.ts";

interface Options {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly bus: Bus;
}

/** How many guest invites the team may still make. */
export class GuestCreditService {
  readonly #of: Options;

  constructor(options: Options) {
    this.#of = options;
  }

  /** For whoever may make invites. @throws Refusal `forbidden` */
  async balance(by: Manager): Promise<number> {
    if (inviteScope(by) === null) throw new Refusal("forbidden");
    return new GuestCreditRepository(this.#of.db).balance();
  }

  /** @throws Refusal `forbidden` */
  async setBalance(by: ActingUser, balance: number): Promise<void> {
    assertIsAdmin(by.user);
    const { audit, bus, db } = this.#of;
    await db.transaction().execute(async (tx) => {
      const before = await new GuestCreditRepository(tx).setBalance(balance);
      const team = await new TeamRepository(tx).get();
      const object = { kind: "team", id: team.id, name: team.name } as const;
      const data = { balance: { before, after: balance } };
      await audit.append(tx, { action: "guest_credits_update", actor: actorFor(by), object, data });
    });
    for (const list of ["guest-invites", "audit"] as const) bus.publish({ type: "list-changed", list });
  }
}
