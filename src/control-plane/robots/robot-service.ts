import type { Clock } from "../../base/clock.ts";
import type { IdSource } from "../../node/random.ts";
import { MOST_ROBOTS, type RobotType } from "../../protocol/agent-link/frame.ts";
import { robotKeyReplaceText, robotRegisterText } from "../../protocol/signed-text.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Actor } from "../audit/actor.ts";
import type { Bus } from "../bus/bus.ts";
import { cleanText } from "../machines/clean-text.ts";
import { MachineRepository } from "../machines/machine-repository.ts";
import { Refusal } from "../refusal.ts";
import type { Db, Tx } from "../storage/database.ts";
import { isUniqueViolation } from "../storage/unique-violation.ts";
import type { RobotNonces } from "./robot-nonces.ts";
import { readRobotPublicKey, type RobotPublicKey } from "./robot-public-key.ts";
import { RobotRepository } from "./robot-repository.ts";
import type { Robot, RobotHost } from "./robot.ts";

/** A machine asks to register a robot. The signature is by the robot's own key over `robotRegisterText`. */
export interface RobotRegistration {
  readonly name: string;
  readonly type: RobotType;
  readonly publicKey: string;
  readonly version: string;
  readonly nonce: string;
  readonly signature: string;
}

/** A machine asks to give a robot another key. Both signatures are over `robotKeyReplaceText`. */
export interface RobotKeyReplacement {
  readonly robotId: string;
  readonly publicKey: string;
  readonly nonce: string;
  readonly newSignature: string;
  readonly oldSignature: string | null;
}

interface Options {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly teamId: string;
}

/** What a machine may do about its own robots, over its link. Keys are taken only with proof that the private half is there. */
export class RobotService {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  async list(machineId: string): Promise<readonly Robot[]> {
    return new RobotRepository(this.#options.db).findByMachine(machineId);
  }

  /** @throws Refusal `robot_key_refused`, `robot_proof_refused`, `robot_exists`, `robot_key_in_use`, `invalid_arguments` */
  async register(host: RobotHost, nonces: RobotNonces, asked: RobotRegistration): Promise<Robot> {
    const { teamId, clock, ids } = this.#options;
    const key = readRobotPublicKey(asked.publicKey);
    const { nonce, publicKey, name: robotName } = asked;
    const text = robotRegisterText({ teamId, machineId: host.id, robotName, nonce, publicKey });
    if (!nonces.take(nonce) || !key.verifies(text, asked.signature)) throw new Refusal("robot_proof_refused");
    const robot: Robot = {
      id: ids.hex32(),
      machineId: host.id,
      name: requireName(robotName),
      type: asked.type,
      state: "enabled",
      publicKey: key.pem,
      keyAlgorithm: key.algorithm,
      fingerprint: key.fingerprint,
      pendingKey: null,
      version: cleanText(asked.version),
      createdAtMs: clock.now(),
    };
    await this.#write(host, async (tx) => {
      const robots = new RobotRepository(tx);
      if (!(await new MachineRepository(tx).take(host.id))) throw new Refusal("machine_unknown");
      if ((await robots.countOf(host.id)) >= MOST_ROBOTS) {
        throw new Refusal("invalid_arguments", { message: `A machine can have ${MOST_ROBOTS} robots at most.` });
      }
      if (await robots.hasName(host.id, robot.name)) throw new Refusal("robot_exists");
      if (await robots.hasKey(robot.fingerprint)) throw new Refusal("robot_key_in_use");
      await robots.insert(robot);
      await this.#log(tx, host, "robot_register", robot, { fingerprint: robot.fingerprint, type: robot.type });
    });
    return robot;
  }

  /**
   * With the old key's signature the change is immediate; without it the new key waits for an admin (ATK-34).
   * @throws Refusal `robot_not_found`, `robot_key_refused`, `robot_proof_refused`, `robot_key_in_use`
   */
  async replaceKey(host: RobotHost, nonces: RobotNonces, asked: RobotKeyReplacement): Promise<Robot> {
    const key = readRobotPublicKey(asked.publicKey);
    const isFresh = nonces.take(asked.nonce);
    return this.#write(host, async (tx) => {
      const robots = new RobotRepository(tx);
      const robot = await robots.take(host.id, asked.robotId);
      if (!robot) throw new Refusal("robot_not_found");
      if (!isFresh) throw new Refusal("robot_proof_refused");
      this.#requireProof(host, robot, key, asked);
      if (await robots.hasKey(key.fingerprint)) throw new Refusal("robot_key_in_use");
      const changed = asked.oldSignature === null ? this.#withPending(robot, key) : withKey(robot, key);
      await robots.update(changed);
      const action = asked.oldSignature === null ? "robot_key_request" : "robot_key_replace";
      await this.#log(tx, host, action, robot, { fingerprint: robot.fingerprint, new_fingerprint: key.fingerprint });
      return changed;
    });
  }

  /** @throws Refusal `robot_not_found` */
  async remove(host: RobotHost, robotId: string): Promise<void> {
    await this.#write(host, async (tx) => {
      const robots = new RobotRepository(tx);
      const robot = await robots.take(host.id, robotId);
      if (!robot) throw new Refusal("robot_not_found");
      await robots.remove(robotId);
      await this.#log(tx, host, "robot_remove", robot, { fingerprint: robot.fingerprint });
    });
  }

  #requireProof(host: RobotHost, robot: Robot, key: RobotPublicKey, asked: RobotKeyReplacement): void {
    const text = robotKeyReplaceText({
      teamId: this.#options.teamId,
      machineId: host.id,
      robotId: robot.id,
      nonce: asked.nonce,
      oldPublicKey: robot.publicKey,
      newPublicKey: asked.publicKey,
    });
    const { oldSignature, newSignature } = asked;
    if (!key.verifies(text, newSignature)) throw new Refusal("robot_proof_refused");
    if (oldSignature !== null && !readRobotPublicKey(robot.publicKey).verifies(text, oldSignature)) {
      throw new Refusal("robot_proof_refused");
    }
  }

  #withPending(robot: Robot, key: RobotPublicKey): Robot {
    const requestedAtMs = this.#options.clock.now();
    return { ...robot, pendingKey: { publicKey: key.pem, fingerprint: key.fingerprint, requestedAtMs } };
  }

  async #write<T>(host: RobotHost, change: (tx: Tx) => Promise<T>): Promise<T> {
    const result = await this.#options.db
      .transaction()
      .execute(change)
      .catch((error: unknown) => {
        // Two requests at once: the checks inside saw neither, the table's own rule lets one of them win.
        throw isUniqueViolation(error) ? new Refusal("robot_exists", {}, { cause: error }) : error;
      });
    this.#options.bus.publish({ type: "robots-changed", machineId: host.id });
    return result;
  }

  async #log(tx: Tx, host: RobotHost, action: string, robot: Robot, data: Record<string, unknown>): Promise<void> {
    const actor: Actor = { kind: "machine", id: host.id, name: host.name, address: host.address };
    const object = { kind: "robot", id: robot.id, name: robot.name } as const;
    await this.#options.audit.append(tx, { action, actor, object, data: { machine_id: host.id, ...data } });
  }
}

/** The robot with its new key in force; whatever waited is settled by it. */
export function withKey(robot: Robot, key: RobotPublicKey): Robot {
  return {
    ...robot,
    publicKey: key.pem,
    keyAlgorithm: key.algorithm,
    fingerprint: key.fingerprint,
    pendingKey: null,
  };
}

function requireName(asked: string): string {
  const name = cleanText(asked).trim();
  if (name === "" || name.length > 64) throw new Refusal("invalid_arguments", { field: "name" });
  return name;
}
