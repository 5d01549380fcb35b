import type { Clock } from "../../base/clock.ts";
import type { PreferenceChange, Preferences } from "../../protocol/http/preferences.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Bus } from "../bus/bus.ts";
import { Refusal } from "../refusal.ts";
import type { Db } from "../storage/database.ts";
import { actorFor, displayName, type ActingUser } from "./acting-user.ts";
import { PreferenceRepository } from "./preference-repository.ts";
import { UserRepository } from "./user-repository.ts";

export interface PreferenceServices {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly bus: Bus;
  readonly clock: Clock;
}

const FIELDS = ["language", "text_size", "motion"] as const;

/** What everybody sets for themselves alone: nobody reads or changes another person's preferences. */
export class PreferenceService {
  readonly #of: PreferenceServices;

  constructor(services: PreferenceServices) {
    this.#of = services;
  }

  /** @throws Refusal `user_not_found` */
  async get(userId: string): Promise<Preferences> {
    return known(await new PreferenceRepository(this.#of.db).find(userId));
  }

  /** Changes what is named and answers all. Nothing is written, and nothing recorded, when nothing differs. @throws Refusal `user_not_found` */
  async update(by: ActingUser, change: PreferenceChange): Promise<Preferences> {
    const { id } = by.user;
    const { after, isChanged } = await this.#of.db.transaction().execute(async (tx) => {
      // Taken first: two changes of one person wait for each other instead of losing one.
      if (!(await new UserRepository(tx).takeById(id))) throw new Refusal("user_not_found");
      const repository = new PreferenceRepository(tx);
      const before = known(await repository.find(id));
      const after = withChange(before, change);
      const changed = FIELDS.filter((field) => before[field] !== after[field]);
      if (changed.length === 0) return { after, isChanged: false };
      await repository.set(id, after, this.#of.clock.now());
      await this.#of.audit.append(tx, {
        action: "user_update",
        actor: actorFor(by),
        object: { kind: "user", id, name: displayName(by.user) },
        data: Object.fromEntries(changed.map((field) => [field, { before: before[field], after: after[field] }])),
      });
      return { after, isChanged: true };
    });
    // Other windows of this person ask again and follow.
    if (isChanged) this.#of.bus.publish({ type: "user-changed", userId: id });
    return after;
  }
}

function withChange(before: Preferences, change: PreferenceChange): Preferences {
  return {
    language: change.language ?? before.language,
    text_size: change.text_size ?? before.text_size,
    motion: change.motion ?? before.motion,
  };
}

function known(preferences: Preferences | null): Preferences {
  if (preferences === null) throw new Refusal("user_not_found");
  return preferences;
}
