import type { AuditLog } from "../audit/audit-log.ts";
import type { Bus } from "../bus/bus.ts";
import { MachineRepository } from "../machines/machine-repository.ts";
import { machineScope, mayView, type Machine } from "../machines/machine.ts";
import { Refusal } from "../refusal.ts";
import type { Db, Tx } from "../storage/database.ts";
import { actorFor, type ActingUser } from "../users/acting-user.ts";
import { isAdmin, type User } from "../users/user.ts";
import { readRobotPublicKey } from "./robot-public-key.ts";
import { RobotRepository, type HostedRobot } from "./robot-repository.ts";
import { withKey } from "./robot-service.ts";
import type { Robot } from "./robot.ts";

/** What an admin says to a waiting key; an approval names the key that was compared. */
export type KeyVerdict = { readonly answer: "approve"; readonly fingerprint: string } | { readonly answer: "reject" };

interface Options {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly bus: Bus;
  /** Whether the machine's link is up. */
  readonly isOnline: (machineId: string) => boolean;
}

/** What people see of robots and do about them. Admins may do all, a machine's owner may stop and remove its robots. */
export class RobotAdminService {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** A machine's robots by name. Whether the caller may see the machine is the caller's to have asked. */
  async listByMachine(machineId: string): Promise<readonly Robot[]> {
    return new RobotRepository(this.#options.db).findByMachine(machineId);
  }

  /** Connected = enabled, on an approved machine whose link is up. Admins see all, members their own machines', guests none. */
  async listConnected(viewer: User): Promise<readonly HostedRobot[]> {
    const scope = machineScope(viewer);
    if (scope === null) return [];
    const enabled = await new RobotRepository(this.#options.db).findEnabled(scope);
    return enabled.filter((robot) => this.#options.isOnline(robot.machineId));
  }

  /** @throws Refusal `robot_not_found` also for what the caller may not see */
  async setState(by: ActingUser, machineId: string, robotId: string, state: Robot["state"]): Promise<Robot> {
    return this.#change(by, machineId, robotId, async (tx, robot) => {
      if (robot.state === state) return robot;
      const changed = { ...robot, state };
      await new RobotRepository(tx).update(changed);
      await this.#log(tx, by, state === "enabled" ? "robot_enable" : "robot_disable", robot, {});
      return changed;
    });
  }

  /** @throws Refusal `robot_not_found` */
  async remove(by: ActingUser, machineId: string, robotId: string): Promise<void> {
    await this.#change(by, machineId, robotId, async (tx, robot) => {
      await new RobotRepository(tx).remove(robotId);
      await this.#log(tx, by, "robot_remove", robot, { fingerprint: robot.fingerprint });
      return robot;
    });
  }

  /**
   * Puts the waiting key in force, or drops it.
   * @throws Refusal `robot_not_found`, `forbidden`, `key_request_not_found`, `key_request_changed`
   */
  async settleKey(by: ActingUser, machineId: string, robotId: string, verdict: KeyVerdict): Promise<Robot> {
    return this.#change(by, machineId, robotId, async (tx, robot) => {
      if (!isAdmin(by.user)) throw new Refusal("forbidden");
      if (robot.pendingKey === null) throw new Refusal("key_request_not_found");
      const key = readRobotPublicKey(robot.pendingKey.publicKey);
      const approves = verdict.answer === "approve";
      if (approves && key.fingerprint !== verdict.fingerprint) throw new Refusal("key_request_changed");
      const changed = approves ? withKey(robot, key) : { ...robot, pendingKey: null };
      await new RobotRepository(tx).update(changed);
      const data = { fingerprint: robot.fingerprint, new_fingerprint: key.fingerprint };
      await this.#log(tx, by, `robot_key_${verdict.answer}`, robot, data);
      return changed;
    });
  }

  async #change(
    by: ActingUser,
    machineId: string,
    robotId: string,
    change: (tx: Tx, robot: Robot) => Promise<Robot>,
  ): Promise<Robot> {
    const { db, bus } = this.#options;
    const changed = await db.transaction().execute(async (tx) => {
      const machine = await new MachineRepository(tx).find(machineId);
      const robot = await new RobotRepository(tx).take(machineId, robotId);
      if (!robot || !machine || !this.#mayChange(by.user, machine)) throw new Refusal("robot_not_found");
      return change(tx, robot);
    });
    bus.publish({ type: "robots-changed", machineId });
    return changed;
  }

  #mayChange(user: User, machine: Machine): boolean {
    return mayView(machineScope(user), machine.owner?.id ?? null);
  }

  async #log(tx: Tx, by: ActingUser, action: string, robot: Robot, data: Record<string, unknown>): Promise<void> {
    const object = { kind: "robot", id: robot.id, name: robot.name } as const;
    await this.#options.audit.append(tx, {
      action,
      actor: actorFor(by),
      object,
      data: { machine_id: robot.machineId, ...data },
    });
  }
}
