import type { Actor } from "../audit/actor.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { DomainEvent } from "../bus/bus.ts";
import type { Tx } from "../storage/database.ts";
import { nameKey } from "../users/username.ts";
import { assignmentOf, type Assignment } from "./assignment.ts";
import { MachineRepository } from "./machine-repository.ts";
import type { Machine } from "./machine.ts";

/**
 * Assigns a machine that the transaction has taken; whatever it was assigned to before is gone. Answers what to publish. A computer of
 * somebody's own that goes to anybody else is the team's from then on.
 */
export async function assignMachine(
  tx: Tx,
  audit: AuditLog,
  actor: Actor,
  machine: Machine,
  next: Assignment,
): Promise<DomainEvent[]> {
  const machines = new MachineRepository(tx);
  const owner = next.kind === "member" ? next.owner : null;
  const email = next.kind === "reservation" ? next.email : null;
  const staysPersonal = machine.isPersonal && owner?.id === machine.owner?.id;
  await machines.update(machine.id, {
    owner_id: owner?.id ?? null,
    personal: staysPersonal ? 1 : 0,
    reserved_email: email,
    reserved_email_key: email === null ? null : nameKey(email),
  });
  await machines.setGroups(machine.id, next.kind === "group" ? next.groupIds : []);
  await machines.growRevision([machine.id]);
  await audit.append(tx, {
    action: actionOf(machine, next),
    actor,
    object: { kind: "machine", id: machine.id, name: machine.name },
    data: { from: describe(assignmentOf(machine)), to: describe(next) },
  });
  const previousOwnerId = machine.owner?.id ?? null;
  const changed: DomainEvent[] = [
    { type: "machine-changed", machineId: machine.id, previousOwnerId },
    { type: "desired-state-changed", machineId: machine.id },
  ];
  const touchesGroups = machine.groupIds.length > 0 || next.kind === "group" || machine.isPersonal !== staysPersonal;
  return touchesGroups ? [...changed, { type: "groups-changed" }] : changed;
}

/** Between members it has always been called by this name. */
function actionOf(machine: Machine, next: Assignment): string {
  const before = assignmentOf(machine).kind;
  const isPersonOrNobody = (kind: Assignment["kind"]) => kind === "member" || kind === "unassigned";
  return isPersonOrNobody(before) && isPersonOrNobody(next.kind) ? "machine_set_owner" : "machine_assign";
}

function describe(assignment: Assignment): unknown {
  if (assignment.kind === "member") return assignment.owner;
  return assignment.kind === "unassigned" ? null : assignment;
}
