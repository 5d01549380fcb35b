import type { Clock } from "../../base/clock.ts";
import { SYSTEM_ACTOR, type Actor } from "../audit/actor.ts";
import { takeRule } from "../app-rules/app-rule-repository.ts";
import { setMachineRule } from "../app-rules/set-machine-rule.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Bus, DomainEvent } from "../bus/bus.ts";
import { Refusal } from "../refusal.ts";
import type { Db, Tx } from "../storage/database.ts";
import { assertManagesTeam, managerActor, type Manager } from "../users/manager.ts";
import type { MachineOwnership } from "../users/machine-ownership.ts";
import { nameKey } from "../users/username.ts";
import { assignmentOf } from "./assignment.ts";
import { assignMachine } from "./assign-machine.ts";
import { MachineChanges } from "./machine-changes.ts";
import { MachineRepository } from "./machine-repository.ts";
import type { MachineGuests } from "./machine-guests.ts";
import type { MachineSessions } from "./machine-sessions.ts";
import { machineScope, mayView, type Machine, type Person } from "./machine.ts";

/** Omitted = as it is; `ownerId: null` = nobody's. */
export interface MachineUpdate {
  readonly name?: string | undefined;
  readonly ownerId?: string | null | undefined;
  readonly isGuestAccess?: boolean | undefined;
  /** An admin's to set. */
  readonly appRuleId?: string | undefined;
}

interface Options {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly bus: Bus;
  readonly clock: Clock;
  /** Shared with whoever changes many machines at once. */
  readonly changes?: MachineChanges;
}

/** What people do to machines: name, hand over, approve, remove. What somebody may not see answers as if it did not exist. */
export class MachineService implements MachineOwnership {
  readonly #options: Options;
  readonly #changes: MachineChanges;

  constructor(options: Options) {
    this.#options = options;
    this.#changes = options.changes ?? new MachineChanges(options);
  }

  /** Guests need machines, and are made after them. */
  attachGuests(guests: MachineGuests): void {
    this.#changes.attachGuests(guests);
  }

  /** Sessions need machines, and are made after them. */
  attachSessions(sessions: MachineSessions): void {
    this.#changes.attachSessions(sessions);
  }

  /** A member may rename their own machine and let guests onto it or not; who owns it is an admin's to say. @throws Refusal `machine_not_found`, `forbidden`, `user_not_found`, `app_rule_not_found` */
  async update(by: Manager, id: string, update: MachineUpdate): Promise<void> {
    const events = await this.#options.db.transaction().execute(async (tx) => {
      // Before the machine, as whoever gives the rule to many does; whether there is one is asked after it.
      if (update.appRuleId !== undefined) await takeRule(tx, update.appRuleId);
      const machine = await findVisible(tx, by, id);
      const renamed = update.name === undefined ? [] : await this.#changes.rename(tx, by, machine, update.name);
      const handedOver = update.ownerId === undefined ? [] : await this.#handOver(tx, by, machine, update.ownerId);
      const { isGuestAccess = machine.isGuestAccess } = update;
      const opened = await this.#changes.setGuestAccess(tx, by, machine, isGuestAccess);
      const bound = await this.#bind(tx, by, machine, update.appRuleId);
      return [...renamed, ...handedOver, ...opened, ...bound];
    });
    this.#publish(events);
  }

  /** @throws Refusal `machine_not_found`, `forbidden`, `machine_already_approved` */
  async approve(by: Manager, id: string): Promise<void> {
    const events = await this.#options.db.transaction().execute(async (tx) => {
      const machine = await findForAdmin(tx, by, id);
      if (machine.state === "approved") throw new Refusal("machine_already_approved");
      return this.#changes.approve(tx, by, machine);
    });
    this.#publish(events);
  }

  /** Takes the machine out of the team, or turns one away that waits. Its link closes at once. @throws Refusal `machine_not_found`, `forbidden` */
  async remove(by: Manager, id: string): Promise<void> {
    const events = await this.#options.db
      .transaction()
      .execute(async (tx) => this.#changes.remove(tx, by, await findForAdmin(tx, by, id)));
    this.#publish(events);
  }

  async adoptOwnerless(tx: Tx, ownerId: string): Promise<readonly DomainEvent[]> {
    return this.#moveAll(tx, null, ownerId);
  }

  async bindReservations(
    tx: Tx,
    user: { readonly id: string; readonly email: string },
  ): Promise<readonly DomainEvent[]> {
    if (user.email === "") return [];
    const machines = new MachineRepository(tx);
    const owner = await machines.findPerson(user.id);
    const events: DomainEvent[] = [];
    for (const id of (await machines.idsReservedFor(user.email)).toSorted()) {
      const machine = await machines.take(id);
      if (machine === null || nameKey(machine.reservedEmail ?? "") !== nameKey(user.email)) continue;
      events.push(...(await this.#setOwner(tx, SYSTEM_ACTOR, machine, owner)));
    }
    return events;
  }

  async releaseOwned(tx: Tx, userId: string): Promise<readonly DomainEvent[]> {
    await tx.deleteFrom("enrolment_token").where("created_by", "=", userId).execute();
    const events = await this.#moveAll(tx, userId, null);
    return [...events, { type: "list-changed", list: "enrolment-tokens" }];
  }

  async #bind(tx: Tx, by: Manager, machine: Machine, ruleId: string | undefined): Promise<DomainEvent[]> {
    if (ruleId === undefined) return [];
    assertManagesTeam(by);
    return setMachineRule(tx, this.#options.audit, managerActor(by), machine, ruleId);
  }

  async #handOver(tx: Tx, by: Manager, machine: Machine, ownerId: string | null): Promise<DomainEvent[]> {
    assertManagesTeam(by);
    if (ownerId === (machine.owner?.id ?? null)) return [];
    const machines = new MachineRepository(tx);
    const owner = ownerId === null ? null : await machines.findPerson(ownerId);
    if (ownerId !== null && owner === null) throw new Refusal("user_not_found", { field: "owner_id" });
    return this.#setOwner(tx, managerActor(by), machine, owner);
  }

  async #moveAll(tx: Tx, fromId: string | null, toId: string | null): Promise<DomainEvent[]> {
    const machines = new MachineRepository(tx);
    const to = toId === null ? null : await machines.findPerson(toId);
    const events: DomainEvent[] = [];
    for (const id of (await machines.idsOfOwner(fromId)).toSorted()) {
      const machine = await machines.take(id);
      // Somebody else's by now.
      if ((machine?.owner?.id ?? null) !== fromId || machine === null) continue;
      // Nobody's is not the same as unassigned: groups and reservations stay.
      if (fromId === null && assignmentOf(machine).kind !== "unassigned") continue;
      events.push(...(await this.#setOwner(tx, SYSTEM_ACTOR, machine, to)));
    }
    return events;
  }

  #setOwner(tx: Tx, actor: Actor, machine: Machine, owner: Person | null): Promise<DomainEvent[]> {
    const next = owner === null ? ({ kind: "unassigned" } as const) : ({ kind: "member", owner } as const);
    return assignMachine(tx, this.#options.audit, actor, machine, next);
  }

  #publish(events: readonly DomainEvent[]): void {
    for (const event of events) this.#options.bus.publish(event);
  }
}

async function findVisible(tx: Tx, by: Manager, id: string): Promise<Machine> {
  const machine = await new MachineRepository(tx).take(id);
  const sees = by.kind === "api-key" || mayView(machineScope(by.user), machine?.owner?.id ?? null);
  if (!machine || !sees) throw new Refusal("machine_not_found");
  return machine;
}

async function findForAdmin(tx: Tx, by: Manager, id: string): Promise<Machine> {
  const machine = await findVisible(tx, by, id);
  assertManagesTeam(by);
  return machine;
}
