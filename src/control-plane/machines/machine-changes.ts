import type { Clock } from "../../base/clock.ts";
import { keyFingerprint } from "../../node/ed25519.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { DomainEvent } from "../bus/bus.ts";
import { Refusal } from "../refusal.ts";
import type { Tx } from "../storage/database.ts";
import { managerActor, type Manager } from "../users/manager.ts";
import { cleanText } from "./clean-text.ts";
import type { MachineGuests } from "./machine-guests.ts";
import type { MachineSessions } from "./machine-sessions.ts";
import { MachineRepository } from "./machine-repository.ts";
import type { Machine } from "./machine.ts";

interface Options {
  readonly audit: AuditLog;
  readonly clock: Clock;
}

/** Single changes of a machine that the caller's transaction has taken. Each answers what to publish once that is committed. */
export class MachineChanges {
  readonly #of: Options;
  #guests: MachineGuests | null = null;
  #sessions: MachineSessions | null = null;

  constructor(options: Options) {
    this.#of = options;
  }

  attachGuests(guests: MachineGuests): void {
    this.#guests = guests;
  }

  attachSessions(sessions: MachineSessions): void {
    this.#sessions = sessions;
  }

  async approve(tx: Tx, by: Manager, machine: Machine): Promise<DomainEvent[]> {
    await new MachineRepository(tx).update(machine.id, {
      state: "approved",
      approved_at_ms: this.#of.clock.now(),
      approved_by: by.kind === "api-key" ? null : by.user.id,
    });
    await this.#log(tx, by, "machine_approve", machine, { fingerprint: keyFingerprint(machine.publicKey) });
    return [
      { type: "machine-changed", machineId: machine.id },
      { type: "desired-state-changed", machineId: machine.id },
    ];
  }

  async remove(tx: Tx, by: Manager, machine: Machine): Promise<DomainEvent[]> {
    const actor = managerActor(by);
    const guestEvents = (await this.#guests?.machineRemoved(tx, machine.id, actor)) ?? [];
    const sessionEvents = (await this.#sessions?.machineRemoved(tx, machine.id, actor)) ?? [];
    const machines = new MachineRepository(tx);
    const lastRevision = (await machines.growRevisionOf(machine.id)) ?? 0;
    await machines.remove(machine.id);
    const action = machine.state === "pending" ? "machine_reject" : "machine_remove";
    await this.#log(tx, by, action, machine, { fingerprint: keyFingerprint(machine.publicKey) });
    const ownerId = machine.owner?.id ?? null;
    // Its link first: it has to let go of everybody who was on it.
    return [
      { type: "machine-removed", machineId: machine.id, ownerId, lastRevision },
      ...guestEvents,
      ...sessionEvents,
    ];
  }

  /** Nothing when it is so already. */
  async setGuestAccess(tx: Tx, by: Manager, machine: Machine, wanted: boolean): Promise<DomainEvent[]> {
    if (wanted === machine.isGuestAccess) return [];
    await new MachineRepository(tx).update(machine.id, { guest_access: wanted ? 1 : 0 });
    const ended = wanted ? [] : ((await this.#guests?.guestAccessWithdrawn(tx, machine.id)) ?? []);
    await this.#log(tx, by, "machine_set_guest_access", machine, { from: machine.isGuestAccess, to: wanted });
    return [...ended, { type: "machine-changed", machineId: machine.id }];
  }

  /** Nothing when it is called so already. @throws Refusal `invalid_arguments` for a name of nothing */
  async rename(tx: Tx, by: Manager, machine: Machine, wanted: string): Promise<DomainEvent[]> {
    const name = cleanText(wanted).trim();
    if (name === "") throw new Refusal("invalid_arguments", { field: "name" });
    if (name === machine.name) return [];
    const machines = new MachineRepository(tx);
    await machines.update(machine.id, { name });
    await machines.growRevision([machine.id]);
    await this.#log(tx, by, "machine_rename", machine, { from: machine.name, to: name });
    return [
      { type: "machine-changed", machineId: machine.id },
      { type: "desired-state-changed", machineId: machine.id },
    ];
  }

  async #log(tx: Tx, by: Manager, action: string, machine: Machine, data: Record<string, unknown>): Promise<void> {
    const object = { kind: "machine", id: machine.id, name: machine.name } as const;
    await this.#of.audit.append(tx, { action, actor: managerActor(by), object, data });
  }
}
