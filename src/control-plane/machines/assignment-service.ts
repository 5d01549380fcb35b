import { assertNever } from "../../base/assert-never.ts";
import type { Clock } from "../../base/clock.ts";
import { GroupStoreRepository } from "../access/group-store-repository.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Bus } from "../bus/bus.ts";
import { Refusal } from "../refusal.ts";
import type { Db, Tx } from "../storage/database.ts";
import { displayName } from "../users/acting-user.ts";
import { assertManagesTeam, assertStillManages, managerActor, type Manager } from "../users/manager.ts";
import { UserRepository } from "../users/user-repository.ts";
import { assignMachine } from "./assign-machine.ts";
import type { Assignment } from "./assignment.ts";
import { MachineRepository } from "./machine-repository.ts";
import type { Machine } from "./machine.ts";

/** Whom to assign machines to, as somebody names them. An address of nobody's makes a reservation. */
export type AssignmentTarget =
  | { readonly kind: "user"; readonly number: number }
  | { readonly kind: "person"; readonly id: string }
  | { readonly kind: "email"; readonly email: string }
  | { readonly kind: "groups"; readonly numbers: readonly number[]; readonly field: string }
  | { readonly kind: "nobody" };

interface Options {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly bus: Bus;
  readonly clock: Clock;
}

/** Assigns machines to members, to groups, or to somebody who has not joined yet. All of one call or none. */
export class AssignmentService {
  readonly #of: Options;

  constructor(options: Options) {
    this.#of = options;
  }

  /**
   * `machineIds`: ours or peer ids.
   * @throws Refusal `forbidden`, `machine_not_found`; `user_not_found` and `group_not_found` name their field
   */
  async assign(by: Manager, machineIds: readonly string[], target: AssignmentTarget): Promise<void> {
    assertManagesTeam(by);
    const { audit, bus, clock, db } = this.#of;
    const events = await db.transaction().execute(async (tx) => {
      await assertStillManages(tx, by, clock.now());
      const assignment = await resolveTarget(tx, target);
      const all = [];
      for (const machine of await takeMachines(tx, machineIds)) {
        all.push(...(await assignMachine(tx, audit, managerActor(by), machine, assignment)));
      }
      return all;
    });
    const isOfGroups = ({ type }: { readonly type: string }) => type === "groups-changed";
    for (const event of events.filter((one) => !isOfGroups(one))) bus.publish(event);
    if (events.some(isOfGroups)) bus.publish({ type: "groups-changed" });
    bus.publish({ type: "list-changed", list: "audit" });
  }
}

/** Always in one order, so that two of these never wait for each other. @throws Refusal `machine_not_found` */
async function takeMachines(tx: Tx, eitherIds: readonly string[]): Promise<readonly Machine[]> {
  const machines = new MachineRepository(tx);
  const ids: string[] = [];
  for (const eitherId of eitherIds) {
    const id = await machines.findIdByEither(eitherId);
    if (id === null) throw new Refusal("machine_not_found");
    ids.push(id);
  }
  const taken: Machine[] = [];
  for (const id of ids.toSorted()) {
    const machine = await machines.take(id);
    if (!machine) throw new Refusal("machine_not_found");
    taken.push(machine);
  }
  return taken;
}

/** @throws Refusal `user_not_found`, `group_not_found`, naming their field */
export async function resolveTarget(tx: Tx, target: AssignmentTarget): Promise<Assignment> {
  switch (target.kind) {
    case "nobody":
      return { kind: "unassigned" };
    case "groups": {
      const found = await new GroupStoreRepository(tx).findIds(target.numbers);
      const missing = target.numbers.find((number) => !found.has(number));
      if (missing === undefined) return { kind: "group", groupIds: [...found.values()] };
      const message = `There is no group with the id ${missing}.`;
      throw new Refusal("group_not_found", { field: target.field, message });
    }
    case "user": {
      const user = await new UserRepository(tx).findByNumber(target.number);
      if (!user) throw new Refusal("user_not_found", { field: "user_id" });
      return { kind: "member", owner: { id: user.id, name: displayName(user) } };
    }
    case "person": {
      const owner = await new MachineRepository(tx).findPerson(target.id);
      if (!owner) throw new Refusal("user_not_found", { field: "id" });
      return { kind: "member", owner };
    }
    case "email": {
      const user = await new UserRepository(tx).findByEmail(target.email);
      if (!user) return { kind: "reservation", email: target.email };
      return { kind: "member", owner: { id: user.id, name: displayName(user) } };
    }
    default:
      return assertNever(target);
  }
}
