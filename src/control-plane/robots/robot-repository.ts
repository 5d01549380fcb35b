import type { Selectable } from "kysely";
import type { MachineScope } from "../machines/machine.ts";
import type { Db } from "../storage/database.ts";
import type { RobotTable } from "../storage/schema.ts";
import type { Robot } from "./robot.ts";

/** A robot together with what its machine tells about both. */
export interface HostedRobot extends Robot {
  readonly arch: string;
  readonly ip: string;
  readonly os: string;
  /** The machine's owner. */
  readonly ownerId: string | null;
}

/** Robots in the database. Works on a connection or, made anew, on a transaction. */
export class RobotRepository {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /** Reads a robot for a change: nobody else changes or removes it before the transaction ends. */
  async take(machineId: string, robotId: string): Promise<Robot | null> {
    const row = await this.#db
      .updateTable("robot")
      .set((eb) => ({ state: eb.ref("state") }))
      .where("id", "=", robotId)
      .where("machine_id", "=", machineId)
      .returningAll()
      .executeTakeFirst();
    return row ? toRobot(row) : null;
  }

  /** A machine's robots by name. */
  async findByMachine(machineId: string): Promise<readonly Robot[]> {
    const rows = await this.#db
      .selectFrom("robot")
      .selectAll()
      .where("machine_id", "=", machineId)
      .orderBy("name_key")
      .execute();
    return rows.map(toRobot);
  }

  /** Enabled robots of approved machines within `scope`, by name. Who of them is connected is presence's to say. */
  async findEnabled(scope: Exclude<MachineScope, null>): Promise<readonly HostedRobot[]> {
    let query = this.#db
      .selectFrom("robot")
      .innerJoin("machine", "machine.id", "robot.machine_id")
      .selectAll("robot")
      .select(["machine.arch", "machine.ip", "machine.os", "machine.owner_id"])
      .where("machine.state", "=", "approved")
      .where("robot.state", "=", "enabled");
    if (scope.kind === "own") query = query.where("machine.owner_id", "=", scope.userId);
    const rows = await query.orderBy("robot.name_key").orderBy("robot.id").execute();
    return rows.map((row) => ({ ...toRobot(row), arch: row.arch, ip: row.ip, os: row.os, ownerId: row.owner_id }));
  }

  /** True when a robot holds this key or waits to. */
  async hasKey(fingerprint: string): Promise<boolean> {
    const row = await this.#db
      .selectFrom("robot")
      .select("id")
      .where((eb) => eb.or([eb("fingerprint", "=", fingerprint), eb("pending_fingerprint", "=", fingerprint)]))
      .executeTakeFirst();
    return row !== undefined;
  }

  async countOf(machineId: string): Promise<number> {
    const { count } = await this.#db
      .selectFrom("robot")
      .select((eb) => eb.fn.countAll<number>().as("count"))
      .where("machine_id", "=", machineId)
      .executeTakeFirstOrThrow();
    return count;
  }

  async hasName(machineId: string, name: string): Promise<boolean> {
    const row = await this.#db
      .selectFrom("robot")
      .select("id")
      .where("machine_id", "=", machineId)
      .where("name_key", "=", nameKey(name))
      .executeTakeFirst();
    return row !== undefined;
  }

  async insert(robot: Robot): Promise<void> {
    await this.#db.insertInto("robot").values(toRow(robot)).execute();
  }

  /** Writes everything, of a robot that was taken, but the name, the machine and the time of creation, which never change. */
  async update(robot: Robot): Promise<void> {
    const { id, machine_id: _machine, name: _name, name_key: _key, created_at_ms: _created, ...changes } = toRow(robot);
    await this.#db.updateTable("robot").set(changes).where("id", "=", id).execute();
  }

  async remove(robotId: string): Promise<void> {
    await this.#db.deleteFrom("robot").where("id", "=", robotId).execute();
  }
}

function nameKey(name: string): string {
  return name.normalize("NFKC").toLowerCase();
}

function toRow(robot: Robot): RobotTable {
  return {
    id: robot.id,
    machine_id: robot.machineId,
    name: robot.name,
    name_key: nameKey(robot.name),
    type: robot.type,
    state: robot.state,
    public_key: robot.publicKey,
    key_algorithm: robot.keyAlgorithm,
    fingerprint: robot.fingerprint,
    pending_public_key: robot.pendingKey?.publicKey ?? null,
    pending_fingerprint: robot.pendingKey?.fingerprint ?? null,
    pending_key_at_ms: robot.pendingKey?.requestedAtMs ?? null,
    version: robot.version,
    created_at_ms: robot.createdAtMs,
  };
}

function toRobot(row: Selectable<RobotTable>): Robot {
  const { pending_public_key: publicKey, pending_fingerprint: fingerprint, pending_key_at_ms: requestedAtMs } = row;
  const hasPending = publicKey !== null && fingerprint !== null && requestedAtMs !== null;
  return {
    id: row.id,
    machineId: row.machine_id,
    name: row.name,
    type: row.type,
    state: row.state,
    publicKey: row.public_key,
    keyAlgorithm: row.key_algorithm,
    fingerprint: row.fingerprint,
    pendingKey: hasPending ? { publicKey, fingerprint, requestedAtMs } : null,
    version: row.version,
    createdAtMs: row.created_at_ms,
  };
}
