import { assertNever } from "../../base/assert-never.ts";
import type { Clock } from "../../base/clock.ts";
import { AccessSnapshotRepository } from "../access/access-snapshot-repository.ts";
import { diffReach, type ReachDiff } from "../access/diff-reach.ts";
import { AppRuleRepository, takeRule } from "../app-rules/app-rule-repository.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Bus, DomainEvent } from "../bus/bus.ts";
import { Refusal } from "../refusal.ts";
import type { Db, Tx } from "../storage/database.ts";
import { assertManagesTeam, assertStillManages, managerActor, type Manager } from "../users/manager.ts";
import { assignMachine } from "./assign-machine.ts";
import { resolveTarget, type AssignmentTarget } from "./assignment-service.ts";
import { assignmentOf, isSameAssignment } from "./assignment.ts";
import type { MachineChanges } from "./machine-changes.ts";
import { lockMachine, MachineRepository } from "./machine-repository.ts";
import type { Machine } from "./machine.ts";

/** What is done to each of the machines. */
export type MachineAction =
  | { readonly type: "assign"; readonly to: AssignmentTarget }
  | { readonly type: "guest-access"; readonly allowed: boolean }
  | { readonly type: "app-rule"; readonly ruleId: string }
  | { readonly type: "approve" }
  | { readonly type: "remove" };

/** `changed`: ids of machines for which the action changes something. */
export interface BulkResult {
  readonly changed: readonly string[];
  readonly diff: ReachDiff | null;
}

interface Options {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly changes: MachineChanges;
}

/** Undoes the transaction of a change that was only tried. */
class Tried extends Error {
  override readonly name = "Tried";
  readonly result: BulkResult;

  constructor(result: BulkResult) {
    super("this change was only tried");
    this.result = result;
  }
}

type Step = (machine: Machine) => Promise<readonly DomainEvent[]>;

/** Does one thing to many machines: to all of them or to none. */
export class MachineBulkService {
  readonly #of: Options;

  constructor(options: Options) {
    this.#of = options;
  }

  /**
   * With `isTrial` nothing stays changed, and the answer says who would gain and lose what.
   * @throws Refusal `forbidden`, `machine_not_found`, `user_not_found`, `group_not_found`, `app_rule_not_found`
   */
  async apply(by: Manager, ids: readonly string[], action: MachineAction, isTrial: boolean): Promise<BulkResult> {
    assertManagesTeam(by);
    const { bus, clock, db } = this.#of;
    try {
      const { changed, events } = await db.transaction().execute(async (tx) => {
        await assertStillManages(tx, by, clock.now());
        const before = isTrial ? await new AccessSnapshotRepository(tx).load() : null;
        const done = await this.#all(tx, by, ids, action);
        if (before) {
          const diff = diffReach(before, await new AccessSnapshotRepository(tx).load());
          throw new Tried({ changed: done.changed, diff });
        }
        return done;
      });
      for (const event of once(events)) bus.publish(event);
      bus.publish({ type: "list-changed", list: "audit" });
      return { changed, diff: null };
    } catch (error) {
      if (error instanceof Tried) return error.result;
      throw error;
    }
  }

  async #all(tx: Tx, by: Manager, ids: readonly string[], action: MachineAction) {
    const machines = new MachineRepository(tx);
    const step = await this.#step(tx, by, ids, action);
    const changed: string[] = [];
    const events: DomainEvent[] = [];
    // Always in one order, so that two of these never wait for each other.
    for (const id of ids.toSorted()) {
      const machine = await machines.take(id);
      if (!machine) throw new Refusal("machine_not_found", { field: "ids", message: `There is no machine ${id}.` });
      const published = await step(machine);
      if (published.length > 0) changed.push(id);
      events.push(...published);
    }
    return { changed, events };
  }

  async #step(tx: Tx, by: Manager, ids: readonly string[], action: MachineAction): Promise<Step> {
    const { audit, changes } = this.#of;
    switch (action.type) {
      case "assign": {
        const wanted = await resolveTarget(tx, action.to);
        return async (machine) => {
          if (isSameAssignment(assignmentOf(machine), wanted)) return [];
          return assignMachine(tx, audit, managerActor(by), machine, wanted);
        };
      }
      case "guest-access":
        return (machine) => changes.setGuestAccess(tx, by, machine, action.allowed);
      case "app-rule":
        return this.#giveRule(tx, by, ids, action.ruleId);
      case "approve":
        return async (machine) => (machine.state === "approved" ? [] : changes.approve(tx, by, machine));
      case "remove":
        return (machine) => changes.remove(tx, by, machine);
      default:
        return assertNever(action);
    }
  }

  /** The rule is given to all of them at once, and logged as one event of the rule's. */
  async #giveRule(tx: Tx, by: Manager, ids: readonly string[], ruleId: string): Promise<Step> {
    const rule = await takeRule(tx, ruleId);
    if (!rule) throw new Refusal("app_rule_not_found", { field: "rule_id" });
    for (const id of ids.toSorted()) await lockMachine(tx, id);
    await new AppRuleRepository(tx).assign("machine", ids, rule.isDefault ? null : rule.id);
    await this.#of.audit.append(tx, {
      action: "app_rule_assign",
      actor: managerActor(by),
      object: { kind: "app_rule", id: rule.id, name: rule.name },
      data: { user_ids: [], team_machine_ids: ids },
    });
    return async () => [{ type: "app-rules-changed" }, { type: "list-changed", list: "app-rules" }];
  }
}

/** What says nothing of one machine is said once. */
export function once(events: readonly DomainEvent[]): Iterable<DomainEvent> {
  return new Map(events.map((event) => [JSON.stringify(event), event])).values();
}
