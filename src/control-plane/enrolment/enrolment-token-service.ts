import type { Clock } from "../../base/clock.ts";
import type { IdSource } from "../../node/random.ts";
import type { Actor } from "../audit/actor.ts";
import { SYSTEM_ACTOR } from "../audit/actor.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Bus } from "../bus/bus.ts";
import { shortKeyFingerprint } from "../desired-state/signing-key.ts";
import { cleanText } from "../machines/clean-text.ts";
import { Refusal } from "../refusal.ts";
import type { Db } from "../storage/database.ts";
import type { EnrolmentTokenTable } from "../storage/schema.ts";
import type { User } from "../users/user.ts";
import {
  BOOTSTRAP_TOKEN_ID,
  formatEnrolmentToken,
  hashEnrolmentToken,
  mayBringOwnMachine,
  type EnrolmentToken,
} from "./enrolment-token.ts";
import { EnrolmentTokenRepository } from "./enrolment-token-repository.ts";

const SECRET_BYTES = 32;
const BOOTSTRAP_LIFETIME_MS = 10 * 60_000;
const OWN_MACHINE_LIFETIME_MS = 10 * 60_000;
/** Enough for somebody whose first attempts were lost; too few to hoard. */
const MOST_OPEN_OWN_TOKENS = 3;

export interface NewEnrolmentToken {
  readonly name: string;
  readonly reusable: boolean;
  readonly preapproved: boolean;
  readonly expiresInSeconds: number;
}

interface Options {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** Raw public key of the team, base64url: its fingerprint is part of every token. */
  readonly signingPublicKey: string;
}

/**
 * Makes, lists and revokes the tokens that let machines into the team. The caller has checked that the actor is an admin, but for
 * `createForOwnMachine`.
 */
export class EnrolmentTokenService {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  async list(): Promise<readonly EnrolmentToken[]> {
    return new EnrolmentTokenRepository(this.#options.db).list();
  }

  /** The token's text is in this answer and nowhere else. */
  async create(actor: Actor, wanted: NewEnrolmentToken): Promise<{ token: EnrolmentToken; text: string }> {
    const now = this.#options.clock.now();
    const { text, row } = this.#newRow(actor, wanted.name, now + wanted.expiresInSeconds * 1_000);
    const choices = { reusable: wanted.reusable ? 1 : 0, preapproved: wanted.preapproved ? 1 : 0 } as const;
    const token = await this.#insert(actor, { ...row, ...choices });
    return { token, text };
  }

  /**
   * For one machine of the actor's own, within ten minutes and never beyond `untilMs`, the end of the credential that asks (ATK-11).
   * The machine belongs to the actor and waits for an admin.
   * @throws Refusal `forbidden`, `too_many_requests` when the actor has several open ones
   */
  async createForOwnMachine(
    actor: Actor,
    user: Pick<User, "id" | "role">,
    untilMs: number | null,
  ): Promise<{ token: EnrolmentToken; text: string }> {
    if (!mayBringOwnMachine(user)) throw new Refusal("forbidden");
    const { clock } = this.#options;
    const endMs = Math.min(clock.now() + OWN_MACHINE_LIFETIME_MS, untilMs ?? Number.POSITIVE_INFINITY);
    const { text, row } = this.#newRow(actor, `A machine of ${actor.name}`, endMs);
    const token = await this.#insert(actor, { ...row, own_machine: 1 }, async (tokens) => {
      if ((await tokens.countOpenOwn(user.id, clock.now())) > MOST_OPEN_OWN_TOKENS) {
        throw new Refusal("too_many_requests");
      }
    });
    return { token, text };
  }

  /** A single-use, pre-approving token of ten minutes with a secret that the caller chose. Replaces the one before. */
  async createBootstrapToken(secret: string): Promise<void> {
    const now = this.#options.clock.now();
    await this.#insert(SYSTEM_ACTOR, {
      id: BOOTSTRAP_TOKEN_ID,
      name: "The control plane's own machine",
      token_hash: hashEnrolmentToken(secret),
      hint: "",
      reusable: 0,
      preapproved: 1,
      own_machine: 0,
      created_by: null,
      created_at_ms: now,
      expires_at_ms: now + BOOTSTRAP_LIFETIME_MS,
      used_count: 0,
      last_used_at_ms: null,
    });
  }

  /** @throws Refusal `enrolment_token_not_found` */
  async revoke(actor: Actor, id: string): Promise<void> {
    await this.#options.db.transaction().execute(async (tx) => {
      const tokens = new EnrolmentTokenRepository(tx);
      const token = await tokens.find(id);
      if (!token || id === BOOTSTRAP_TOKEN_ID || !(await tokens.remove(id))) {
        throw new Refusal("enrolment_token_not_found");
      }
      const object = { kind: "enrolment_token", id, name: token.name } as const;
      await this.#options.audit.append(tx, { action: "enrolment_token_revoke", actor, object });
    });
    this.#options.bus.publish({ type: "list-changed", list: "enrolment-tokens" });
  }

  /** Single-use and approving nothing, until the caller says otherwise. */
  #newRow(actor: Actor, name: string, expiresAtMs: number): { text: string; row: EnrolmentTokenTable } {
    const { clock, ids, signingPublicKey } = this.#options;
    const text = formatEnrolmentToken(ids.secret(SECRET_BYTES), shortKeyFingerprint(signingPublicKey));
    const row: EnrolmentTokenTable = {
      id: ids.uuid(),
      name: cleanText(name),
      token_hash: hashEnrolmentToken(text),
      hint: text.slice(-4),
      reusable: 0,
      preapproved: 0,
      own_machine: 0,
      created_by: actor.id,
      created_at_ms: clock.now(),
      expires_at_ms: expiresAtMs,
      used_count: 0,
      last_used_at_ms: null,
    };
    return { text, row };
  }

  /** `mayStay` looks at the stored row last: appending to the log lets one at a time pass, so that its count is the truth (ATK-04). */
  async #insert(
    actor: Actor,
    row: EnrolmentTokenTable,
    mayStay: (tokens: EnrolmentTokenRepository) => Promise<void> = async () => undefined,
  ): Promise<EnrolmentToken> {
    const { db, audit, bus } = this.#options;
    const token = await db.transaction().execute(async (tx) => {
      const tokens = new EnrolmentTokenRepository(tx);
      if (row.id === BOOTSTRAP_TOKEN_ID) await tokens.remove(row.id);
      await tokens.insert(row);
      const { reusable, preapproved, own_machine, expires_at_ms } = row;
      await audit.append(tx, {
        action: "enrolment_token_create",
        actor,
        object: { kind: "enrolment_token", id: row.id, name: row.name },
        data: {
          reusable: reusable === 1,
          preapproved: preapproved === 1,
          ...(own_machine === 1 ? { own_machine: true } : {}),
          expires_at_ms,
        },
      });
      await mayStay(tokens);
      const stored = await tokens.find(row.id);
      if (!stored) throw new Error("the enrolment token was not stored");
      return stored;
    });
    bus.publish({ type: "list-changed", list: "enrolment-tokens" });
    return token;
  }
}
