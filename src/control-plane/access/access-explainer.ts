import type { Clock } from "../../base/clock.ts";
import { isOpen, windowAt } from "../guests/guest-window.ts";
import type { GuestInvite } from "../guests/guest-invite.ts";
import { GuestInviteRepository } from "../guests/guest-invite-repository.ts";
import { MachineRepository } from "../machines/machine-repository.ts";
import { Refusal } from "../refusal.ts";
import { RobotRepository } from "../robots/robot-repository.ts";
import type { Db } from "../storage/database.ts";
import { assertManagesTeam, type Manager } from "../users/manager.ts";
import type { AccessSnapshot, SnapshotMachine, SnapshotUser } from "./access-snapshot.ts";
import { AccessSnapshotRepository } from "./access-snapshot-repository.ts";
import { reachOf, reasonsToReach, type ReachReason } from "./reach.ts";

/** Somebody who reaches a machine, and every rule that lets them. */
export type Reacher =
  | { readonly kind: "user"; readonly user: SnapshotUser; readonly reasons: readonly ReachReason[] }
  /** By an invite whose window is open at the time asked about. */
  | { readonly kind: "guest"; readonly invite: GuestInvite }
  /** Lives on the machine. */
  | { readonly kind: "robot"; readonly id: string; readonly name: string };

export interface ReachedMachine {
  readonly machine: SnapshotMachine;
  readonly reasons: readonly ReachReason[];
}

interface Options {
  readonly db: Db;
  readonly clock: Clock;
}

/** Answers who can reach what, and why. Groups count as they are now; what depends on time is asked of `atMs`. */
export class AccessExplainer {
  readonly #of: Options;

  constructor(options: Options) {
    this.#of = options;
  }

  /** @throws Refusal `forbidden`, `machine_not_found` */
  async whoReaches(
    by: Manager,
    machineId: string,
    atMs: number,
  ): Promise<{
    readonly machine: SnapshotMachine;
    readonly reachers: readonly Reacher[];
    readonly snapshot: AccessSnapshot;
  }> {
    assertManagesTeam(by);
    const { db, clock } = this.#of;
    const snapshot = await new AccessSnapshotRepository(db).load();
    const machine = snapshot.machines.find(({ id }) => id === machineId);
    const stored = await new MachineRepository(db).find(machineId);
    if (!machine || !stored) throw new Refusal("machine_not_found");
    const users = snapshot.users.flatMap((user): Reacher[] => {
      const reasons = reasonsToReach(reachOf(user, snapshot.groups), machine, snapshot.groups);
      return reasons.length > 0 ? [{ kind: "user", user, reasons }] : [];
    });
    const invites = await new GuestInviteRepository(db, clock.now()).listOfMachine(machineId);
    const guests = stored.isGuestAccess
      ? invites.filter((invite) => isOpenAt(invite, atMs)).map((invite): Reacher => ({ kind: "guest", invite }))
      : [];
    const robots = await new RobotRepository(db).findByMachine(machineId);
    const enabled = robots
      .filter(({ state }) => state === "enabled")
      .map(({ id, name }): Reacher => ({ kind: "robot", id, name }));
    return { machine, reachers: [...users, ...guests, ...enabled], snapshot };
  }

  /** @throws Refusal `forbidden`, `user_not_found` */
  async whatReaches(
    by: Manager,
    userId: string,
  ): Promise<{
    readonly user: SnapshotUser;
    readonly machines: readonly ReachedMachine[];
    readonly snapshot: AccessSnapshot;
  }> {
    assertManagesTeam(by);
    const snapshot = await new AccessSnapshotRepository(this.#of.db).load();
    const user = snapshot.users.find(({ id }) => id === userId);
    if (!user) throw new Refusal("user_not_found");
    const reach = reachOf(user, snapshot.groups);
    const machines = snapshot.machines.flatMap((machine) => {
      const reasons = reasonsToReach(reach, machine, snapshot.groups);
      return reasons.length > 0 ? [{ machine, reasons }] : [];
    });
    return { user, machines, snapshot };
  }
}

function isOpenAt(invite: GuestInvite, atMs: number): boolean {
  return invite.cancelledAtMs === null && isOpen(windowAt(invite, atMs), atMs);
}
