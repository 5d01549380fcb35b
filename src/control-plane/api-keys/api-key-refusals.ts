import type { Clock } from "../../base/clock.ts";
import type { Logger } from "../../node/logger.ts";
import { anonymousActor } from "../audit/actor.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Bus } from "../bus/bus.ts";
import type { Db } from "../storage/database.ts";
import { RefusalBudget } from "./refusal-budget.ts";

/** A call of the Teams API that was refused, and by whom. `key`: null = no key of this team's. */
export interface RefusedCall {
  readonly key: { readonly id: string; readonly name: string } | null;
  readonly reason: "no_valid_key" | "permission" | "other_team";
  /** What the call needed, null when it did not come to that. */
  readonly permission: string | null;
  readonly address: string;
}

interface Options {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Tells the audit log of calls that keys were refused, within a budget. The refusal stands whether or not it can be written. */
export class ApiKeyRefusals {
  readonly #of: Options;
  readonly #budget = new RefusalBudget();

  constructor(options: Options) {
    this.#of = options;
  }

  async note({ address, key, permission, reason }: RefusedCall): Promise<void> {
    const { audit, bus, clock, db, log } = this.#of;
    const taken = this.#budget.take(JSON.stringify([key?.id ?? address, reason, permission]), clock.now());
    if (!taken) return;
    const actor = key ? ({ kind: "api-key", ...key, address } as const) : anonymousActor(address);
    const object = key ? ({ kind: "api_key", ...key } as const) : null;
    const data = { reason, permission, ...(taken.leftOut > 0 ? { left_out: taken.leftOut } : {}) };
    try {
      await audit.appendAlone(db, { action: "api_key_refuse", actor, object, data });
      bus.publish({ type: "list-changed", list: "audit" });
    } catch (error) {
      log.error({ err: error }, "a refused call could not be written to the audit log");
    }
  }
}
