import type { Clock } from "../../base/clock.ts";
import { keyFingerprint, verifySignature } from "../../node/ed25519.ts";
import { machineKeyReplaceText } from "../../protocol/signed-text.ts";
import type { Actor } from "../audit/actor.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Bus } from "../bus/bus.ts";
import { Refusal } from "../refusal.ts";
import type { Db, Tx } from "../storage/database.ts";
import { MachineRepository } from "./machine-repository.ts";
import type { Machine } from "./machine.ts";

/** One conflict is told of once in this time: a machine that tries again every few seconds is still one conflict. */
const CONFLICT_QUIET_MS = 60_000;

interface Options {
  readonly teamId: string;
  readonly db: Db;
  readonly audit: AuditLog;
  readonly bus: Bus;
  readonly clock: Clock;
}

/** A machine's own wish for another key, with both keys' signatures over the connection's nonce. */
export interface KeyReplacement {
  readonly machineId: string;
  readonly nonce: string;
  readonly publicKey: string;
  readonly oldSignature: string;
  readonly newSignature: string;
  readonly address: string;
}

/** Machines' keys: replaced by proof or by an admin's word, and watched for being used twice. */
export class MachineKeyService {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** @throws Refusal `machine_unknown`, `signature_refused`, `key_in_use` */
  async replaceByProof(replacement: KeyReplacement): Promise<void> {
    const { db, bus, teamId } = this.#options;
    await db.transaction().execute(async (tx) => {
      const machine = await new MachineRepository(tx).take(replacement.machineId);
      if (!machine) throw new Refusal("machine_unknown");
      const { machineId, nonce, publicKey: newPublicKey } = replacement;
      const oldPublicKey = machine.publicKey;
      const text = machineKeyReplaceText({ teamId, machineId, nonce, oldPublicKey, newPublicKey });
      const proved =
        verifySignature(oldPublicKey, text, replacement.oldSignature) &&
        verifySignature(newPublicKey, text, replacement.newSignature);
      if (!proved) throw new Refusal("signature_refused");
      const actor = { kind: "machine", id: machineId, name: machine.name, address: replacement.address } as const;
      await this.#replace(tx, machine, newPublicKey, actor, "machine_key_replace");
    });
    // The machine itself asked over its link, so the link stays.
    bus.publish({ type: "machine-changed", machineId: replacement.machineId });
  }

  /**
   * `fingerprint` is of the key that the admin compared.
   * @throws Refusal `machine_not_found`, `key_request_not_found`, `key_request_changed`, `key_in_use`
   */
  async approve(actor: Actor, machineId: string, fingerprint: string): Promise<void> {
    await this.#options.db.transaction().execute(async (tx) => {
      const { machine, pending } = await findRequest(tx, machineId);
      if (keyFingerprint(pending) !== fingerprint) throw new Refusal("key_request_changed");
      await this.#replace(tx, machine, pending, actor, "machine_key_approve");
    });
    this.#options.bus.publish({ type: "machine-key-replaced", machineId });
  }

  /** @throws Refusal `machine_not_found`, `key_request_not_found` */
  async reject(actor: Actor, machineId: string): Promise<void> {
    await this.#options.db.transaction().execute(async (tx) => {
      const { machine, pending } = await findRequest(tx, machineId);
      await new MachineRepository(tx).update(machineId, { pending_public_key: null, pending_key_at_ms: null });
      await this.#audit(tx, machine, pending, actor, "machine_key_reject");
    });
    this.#options.bus.publish({ type: "machine-changed", machineId });
  }

  /** A living second machine with the same key was refused: admins must see it (ATK-36). */
  async recordConflict(machineId: string, rival: { address: string; hostname: string }): Promise<void> {
    const { db, audit, bus, clock } = this.#options;
    const atMs = clock.now();
    const recorded = await db.transaction().execute(async (tx) => {
      const machines = new MachineRepository(tx);
      const machine = await machines.find(machineId);
      if (!machine || (machine.keyConflict && atMs - machine.keyConflict.atMs < CONFLICT_QUIET_MS)) return false;
      await machines.update(machineId, { key_conflict: JSON.stringify({ ...rival, atMs }) });
      await audit.append(tx, {
        action: "machine_key_conflict",
        actor: { kind: "machine", id: machineId, name: machine.name, address: rival.address },
        object: { kind: "machine", id: machineId, name: machine.name },
        data: { fingerprint: keyFingerprint(machine.publicKey), hostname: rival.hostname },
      });
      return true;
    });
    if (recorded) bus.publish({ type: "key-conflict-changed", machineId });
  }

  /** @throws Refusal `machine_not_found` */
  async clearConflict(actor: Actor, machineId: string): Promise<void> {
    const { db, audit, bus } = this.#options;
    await db.transaction().execute(async (tx) => {
      const machines = new MachineRepository(tx);
      const machine = await machines.find(machineId);
      if (!machine) throw new Refusal("machine_not_found");
      if (!machine.keyConflict) return;
      await machines.update(machineId, { key_conflict: null });
      const object = { kind: "machine", id: machineId, name: machine.name } as const;
      await audit.append(tx, { action: "machine_key_conflict_clear", actor, object });
    });
    bus.publish({ type: "key-conflict-changed", machineId });
  }

  async #replace(tx: Tx, machine: Machine, publicKey: string, actor: Actor, action: string): Promise<void> {
    const machines = new MachineRepository(tx);
    const holder = await machines.findByPublicKey(publicKey);
    if (holder && holder.id !== machine.id) throw new Refusal("key_in_use");
    await machines.update(machine.id, {
      public_key: publicKey,
      pending_public_key: null,
      pending_key_at_ms: null,
    });
    await this.#audit(tx, machine, publicKey, actor, action);
  }

  /** Both fingerprints are in the log, whichever way it went (ATK-34). */
  async #audit(tx: Tx, machine: Machine, publicKey: string, actor: Actor, action: string): Promise<void> {
    await this.#options.audit.append(tx, {
      action,
      actor,
      object: { kind: "machine", id: machine.id, name: machine.name },
      data: { old_fingerprint: keyFingerprint(machine.publicKey), new_fingerprint: keyFingerprint(publicKey) },
    });
  }
}

async function findRequest(tx: Tx, machineId: string): Promise<{ machine: Machine; pending: string }> {
  const machine = await new MachineRepository(tx).take(machineId);
  if (!machine) throw new Refusal("machine_not_found");
  if (!machine.pendingKey) throw new Refusal("key_request_not_found");
  return { machine, pending: machine.pendingKey.publicKey };
}
