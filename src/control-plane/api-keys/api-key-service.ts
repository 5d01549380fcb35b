import type { Clock } from "../../base/clock.ts";
import type { IdSource } from "../../node/random.ts";
import type { ApiPermission } from "../../protocol/http/api-key.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Bus } from "../bus/bus.ts";
import { Refusal } from "../refusal.ts";
import { RevisionCache } from "../revisions/revision-cache.ts";
import { LastUse } from "../sign-in/last-use.ts";
import { hashSecret } from "../sign-in/secret-hash.ts";
import type { Db, Tx } from "../storage/database.ts";
import { isStorageFailure } from "../storage/storage-failure.ts";
import { actorFor, displayName, type ActingUser } from "../users/acting-user.ts";
import { assertIsAdmin } from "../users/user-rules.ts";
import { UserRepository } from "../users/user-repository.ts";
import { ApiKeyRepository } from "./api-key-repository.ts";
import type { ApiKey } from "./api-key.ts";

const PREFIX = "tapi_";
const SECRET_BYTES = 32;
const HINT_LENGTH = 4;
const MOST_KEYS = 100;

export interface ApiKeyServices {
  readonly db: Db;
  readonly teamId: string;
  readonly audit: AuditLog;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly ids: IdSource;
}

export interface NewApiKey {
  readonly name: string;
  readonly permissions: readonly ApiPermission[];
  readonly expiresAtMs: number | null;
  /** When the access token that asks for the key ends itself: no child outlives its parent (ATK-11). Null = it does not end. */
  readonly notAfterMs: number | null;
}

/** Gives admins keys for the team's programs, takes them back, and finds the key that a program shows. */
export class ApiKeyService {
  readonly #of: ApiKeyServices;
  readonly #known: RevisionCache<ApiKey | null>;
  readonly #lastUse = new LastUse();

  constructor(services: ApiKeyServices) {
    this.#of = services;
    this.#known = RevisionCache.ofStored(services.db, { most: MOST_KEYS });
  }

  /**
   * `text` is told here and never again.
   * @throws Refusal `forbidden`, or `invalid_arguments` for an expiry in the past or beyond `notAfterMs`, or the hundred-and-first key
   */
  async create(by: ActingUser, wanted: NewApiKey): Promise<{ readonly key: ApiKey; readonly text: string }> {
    const { audit, clock, db, ids, teamId } = this.#of;
    assertIsAdmin(by.user);
    const now = clock.now();
    assertExpiry(wanted, now);
    const text = `${PREFIX}${teamId}.${ids.secret(SECRET_BYTES)}`;
    const key: ApiKey = {
      id: ids.uuid(),
      name: wanted.name,
      hint: text.slice(-HINT_LENGTH),
      permissions: [...new Set(wanted.permissions)],
      createdBy: { id: by.user.id, name: displayName(by.user) },
      createdAtMs: now,
      expiresAtMs: wanted.expiresAtMs,
      lastUsedAtMs: null,
    };
    await db.transaction().execute(async (tx) => {
      await assertStillAdmin(tx, by);
      const keys = new ApiKeyRepository(tx);
      if ((await keys.list()).length >= MOST_KEYS) {
        throw new Refusal("invalid_arguments", { message: `A team may hold no more than ${MOST_KEYS} keys.` });
      }
      await keys.insert(key, hashSecret(text));
      const { expiresAtMs: expires_at_ms, permissions } = key;
      const object = { kind: "api_key", id: key.id, name: key.name } as const;
      const data = { permissions, expires_at_ms };
      await audit.append(tx, { action: "api_key_create", actor: actorFor(by), object, data });
    });
    this.#announce();
    return { key, text };
  }

  /** @throws Refusal `forbidden` */
  async list(by: ActingUser): Promise<readonly ApiKey[]> {
    assertIsAdmin(by.user);
    return new ApiKeyRepository(this.#of.db).list();
  }

  /** Works at once. @throws Refusal `forbidden`, `api_key_not_found` */
  async revoke(by: ActingUser, id: string): Promise<void> {
    const { audit, db } = this.#of;
    assertIsAdmin(by.user);
    await db.transaction().execute(async (tx) => {
      await assertStillAdmin(tx, by);
      const key = await new ApiKeyRepository(tx).delete(id);
      if (!key) throw new Refusal("api_key_not_found");
      // What it invited to stands on its right alone (ATK-11).
      await tx.deleteFrom("member_invite").where("invited_by", "=", id).execute();
      const object = { kind: "api_key", id, name: key.name } as const;
      await audit.append(tx, { action: "api_key_revoke", actor: actorFor(by), object });
    });
    this.#announce();
    this.#of.bus.publish({ type: "list-changed", list: "invites" });
  }

  /** The key with this text; null for an unknown, expired or revoked one, and for another team's (ATK-12). */
  async find(text: string): Promise<ApiKey | null> {
    const { clock, db, teamId } = this.#of;
    if (!text.startsWith(`${PREFIX}${teamId}.`)) return null;
    const now = clock.now();
    const keys = new ApiKeyRepository(db);
    const hash = hashSecret(text);
    const key = await this.#known.get(hash, () => keys.findBySecretHash(hash, now));
    // What was read a while ago may have run out since.
    if (key?.expiresAtMs != null && key.expiresAtMs <= now) return null;
    if (key && this.#lastUse.isDue(key.id, key.lastUsedAtMs, now)) {
      await keys.setLastUsed(key.id, now).catch((error: unknown) => {
        // A full disk must not keep programs from reading; a request that writes is refused, and logged, by itself.
        if (!isStorageFailure(error)) throw error;
      });
    }
    return key;
  }

  #announce(): void {
    for (const list of ["api-keys", "audit"] as const) this.#of.bus.publish({ type: "list-changed", list });
  }
}

function assertExpiry({ expiresAtMs, notAfterMs }: NewApiKey, nowMs: number): void {
  const field = "expires_at";
  if (expiresAtMs !== null && expiresAtMs <= nowMs) {
    throw new Refusal("invalid_arguments", { field, message: "The expiry lies in the past." });
  }
  if (notAfterMs !== null && (expiresAtMs ?? Infinity) > notAfterMs) {
    const message = "A key that is made with an access token must not outlive it.";
    throw new Refusal("invalid_arguments", { field, message });
  }
}

/** A key must not be made, or outlast its revocation, by a right that ends in the same moment. */
async function assertStillAdmin(tx: Tx, by: ActingUser): Promise<void> {
  const user = await new UserRepository(tx).takeById(by.user.id);
  if (!user || user.disabled) throw new Refusal("unauthorized");
  assertIsAdmin(user);
}
