import type { Clock } from "../../base/clock.ts";
import { keyFingerprint } from "../../node/ed25519.ts";
import type { IdSource } from "../../node/random.ts";
import type { Inventory } from "../../protocol/inventory.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Bus } from "../bus/bus.ts";
import { cleanText } from "../machines/clean-text.ts";
import { inventoryColumns } from "../machines/machine-inventory.ts";
import { MachineRepository } from "../machines/machine-repository.ts";
import type { Machine } from "../machines/machine.ts";
import { Refusal } from "../refusal.ts";
import type { Db, Tx } from "../storage/database.ts";
import { EnrolmentTokenRepository } from "./enrolment-token-repository.ts";
import { hashEnrolmentToken, mayEnrolWith, mayReplaceKeyOf, type EnrolmentToken } from "./enrolment-token.ts";

/** A machine that asks to come in. It has proved that it holds the private half of `publicKey`. */
export interface EnrolmentRequest {
  readonly token: string;
  readonly publicKey: string;
  readonly inventory: Inventory;
  readonly inventoryDigest: string;
  /** Where the request came from, for the log. */
  readonly address: string;
}

interface Options {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/** Brings machines into the team by token. */
export class EnrolmentService {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /**
   * The machine that now holds the key. Asking again with the same key gives the same machine, so an answer that was lost on the way
   * costs nothing.
   * @throws Refusal `enrolment_token_refused`
   */
  async enrol(request: EnrolmentRequest): Promise<Machine> {
    const { machine, created } = await this.#options.db.transaction().execute(async (tx) => {
      const token = await this.#takeToken(tx, request);
      const known = await new MachineRepository(tx).findByPublicKey(request.publicKey);
      if (known) return { machine: known, created: false };
      return { machine: await this.#create(tx, token, request), created: true };
    });
    if (created) this.#options.bus.publish({ type: "machine-changed", machineId: machine.id });
    this.#options.bus.publish({ type: "list-changed", list: "enrolment-tokens" });
    return machine;
  }

  /**
   * A machine whose key was lost comes with a new one: it waits until an admin has compared the fingerprints (ATK-34).
   * @throws Refusal `enrolment_token_refused`, `machine_unknown`
   */
  async requestKeyReplacement(machineId: string, request: EnrolmentRequest): Promise<void> {
    const { db, audit, bus, clock } = this.#options;
    await db.transaction().execute(async (tx) => {
      const machines = new MachineRepository(tx);
      const machine = await machines.take(machineId);
      if (!machine) throw new Refusal("machine_unknown");
      if (machine.pendingKey?.publicKey === request.publicKey) return;
      const token = await this.#takeToken(tx, request);
      if (!mayReplaceKeyOf(token, machine)) throw new Refusal("enrolment_token_refused");
      await machines.update(machineId, { pending_public_key: request.publicKey, pending_key_at_ms: clock.now() });
      await audit.append(tx, {
        action: "machine_key_request",
        actor: { kind: "machine", id: machineId, name: machine.name, address: request.address },
        object: { kind: "machine", id: machineId, name: machine.name },
        data: { fingerprint: keyFingerprint(machine.publicKey), requested: keyFingerprint(request.publicKey) },
      });
    });
    bus.publish({ type: "machine-changed", machineId });
  }

  /** A repeated request of a machine that came with this very token does not use it up again. */
  async #takeToken(tx: Tx, request: EnrolmentRequest): Promise<EnrolmentToken> {
    const now = this.#options.clock.now();
    const tokens = new EnrolmentTokenRepository(tx);
    const token = await tokens.findByHash(hashEnrolmentToken(request.token));
    if (!token || !mayEnrolWith(token, now)) throw new Refusal("enrolment_token_refused");
    if (await tokens.take(token.id, now)) return token;
    const known = await new MachineRepository(tx).findByPublicKey(request.publicKey);
    if (known?.enrolmentTokenId !== token.id) throw new Refusal("enrolment_token_refused");
    return token;
  }

  async #create(tx: Tx, token: EnrolmentToken, request: EnrolmentRequest): Promise<Machine> {
    const { audit, clock, ids } = this.#options;
    const now = clock.now();
    const id = ids.hex32();
    const columns = inventoryColumns(request.inventory, request.inventoryDigest);
    const name = columns.hostname || `machine ${id.slice(0, 8)}`;
    const machines = new MachineRepository(tx);
    await machines.insert({
      ...columns,
      id,
      peer_id: ids.ksuid(now),
      name,
      state: token.preapproved ? "approved" : "pending",
      owner_id: token.createdBy?.id ?? null,
      public_key: request.publicKey,
      ip: cleanText(request.inventory.ip),
      enrolled_at_ms: now,
      enrolment_token_id: token.id,
      approved_at_ms: token.preapproved ? now : null,
      approved_by: token.preapproved ? (token.createdBy?.id ?? null) : null,
      desired_revision: 1,
    });
    await audit.append(tx, {
      action: "machine_enrol",
      actor: { kind: "machine", id, name, address: request.address },
      object: { kind: "machine", id, name },
      data: { fingerprint: keyFingerprint(request.publicKey), token: token.name, preapproved: token.preapproved },
    });
    const machine = await machines.find(id);
    if (!machine) throw new Error("the machine was not stored");
    return machine;
  }
}
