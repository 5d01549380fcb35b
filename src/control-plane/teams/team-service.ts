import type { AuditLog } from "../audit/audit-log.ts";
import type { Bus } from "../bus/bus.ts";
import type { Db } from "../storage/database.ts";
import { actorFor, type ActingUser } from "../users/acting-user.ts";
import { assertIsAdmin } from "../users/user-rules.ts";
import type { Team } from "./team.ts";
import { TeamRepository } from "./team-repository.ts";

export interface TeamServices {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly bus: Bus;
}

/** Tells the team's settings and changes them for admins. */
export class TeamService {
  readonly #of: TeamServices;

  constructor(services: TeamServices) {
    this.#of = services;
  }

  async get(): Promise<Team> {
    return new TeamRepository(this.#of.db).get();
  }

  /** @throws Refusal `forbidden` */
  async rename(by: ActingUser, name: string): Promise<Team> {
    assertIsAdmin(by.user);
    const { audit, bus, db } = this.#of;
    const team = await db.transaction().execute(async (tx) => {
      const teams = new TeamRepository(tx);
      const before = await teams.get();
      if (before.name === name) return before;
      await teams.rename(before.id, name);
      await audit.append(tx, {
        action: "team_update",
        actor: actorFor(by),
        object: { kind: "team", id: before.id, name: before.name },
        data: { name: { before: before.name, after: name } },
      });
      return { ...before, name };
    });
    bus.publish({ type: "list-changed", list: "settings" });
    bus.publish({ type: "list-changed", list: "audit" });
    return team;
  }
}
