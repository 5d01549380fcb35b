import type { ValidCredential } from "../sign-in/valid-credential.ts";
import type { Clock } from "../../base/clock.ts";
import type { IdSource } from "../../node/random.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Bus } from "../bus/bus.ts";
import { Refusal } from "../refusal.ts";
import { RevisionCache } from "../revisions/revision-cache.ts";
import { LastUse } from "../sign-in/last-use.ts";
import { hashSecret } from "../sign-in/secret-hash.ts";
import type { Db } from "../storage/database.ts";
import { isStorageFailure } from "../storage/storage-failure.ts";
import { actorFor, type ActingUser } from "../users/acting-user.ts";
import { UserRepository } from "../users/user-repository.ts";
import { AccessTokenRepository } from "./access-token-repository.ts";
import type { AccessToken } from "./access-token.ts";

export const ACCESS_TOKEN_PREFIX = "lkat_";
const SECRET_BYTES = 32;
const HINT_LENGTH = 4;
const MAX_TOKENS_PER_USER = 100;
/** Tokens that are remembered while nothing changes. */
const MOST_KNOWN = 1_000;

export interface AccessTokenServices {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly ids: IdSource;
}

/** Gives people tokens for their programs, takes them back, and finds whom a token belongs to. */
export class AccessTokenService {
  readonly #of: AccessTokenServices;
  readonly #known: RevisionCache<Awaited<ReturnType<AccessTokenRepository["findByHash"]>>>;
  readonly #lastUse = new LastUse();

  constructor(services: AccessTokenServices) {
    this.#of = services;
    this.#known = RevisionCache.ofStored(services.db, { most: MOST_KNOWN });
  }

  /**
   * `secret` is told here and never again. `expiresAtMs` null = until revoked. `notAfterMs`: when the access token that asks for another
   * one ends itself, since no child outlives its parent (ATK-11).
   * @throws Refusal `invalid_arguments` for an expiry in the past or beyond `notAfterMs`, or the hundred-and-first token
   */
  async create(
    by: ActingUser,
    wanted: { readonly name: string; readonly expiresAtMs: number | null; readonly notAfterMs?: number | null },
  ): Promise<{ readonly token: AccessToken; readonly secret: string }> {
    const { audit, clock, db, ids } = this.#of;
    const now = clock.now();
    if (wanted.expiresAtMs !== null && wanted.expiresAtMs <= now) {
      throw new Refusal("invalid_arguments", { field: "expires_at", message: "The expiry lies in the past." });
    }
    if (wanted.notAfterMs != null && (wanted.expiresAtMs ?? Infinity) > wanted.notAfterMs) {
      const message = "A token that is made with another one must not outlive it.";
      throw new Refusal("invalid_arguments", { field: "expires_at", message });
    }
    const secret = ACCESS_TOKEN_PREFIX + ids.secret(SECRET_BYTES);
    const token: AccessToken = {
      id: ids.uuid(),
      userId: by.user.id,
      name: wanted.name,
      hint: secret.slice(-HINT_LENGTH),
      createdAtMs: now,
      expiresAtMs: wanted.expiresAtMs,
      lastUsedAtMs: null,
    };
    await db.transaction().execute(async (tx) => {
      const user = await new UserRepository(tx).takeById(by.user.id);
      if (!user || user.disabled) throw new Refusal("unauthorized");
      const tokens = new AccessTokenRepository(tx);
      if ((await tokens.listOfUser(by.user.id)).length >= MAX_TOKENS_PER_USER) {
        throw new Refusal("invalid_arguments", { message: `Nobody may hold more than ${MAX_TOKENS_PER_USER} tokens.` });
      }
      await tokens.insert(token, hashSecret(secret));
      await audit.append(tx, {
        action: "access_token_create",
        actor: actorFor(by),
        object: { kind: "access_token", id: token.id, name: token.name },
        data: { expires_at_ms: token.expiresAtMs },
      });
    });
    this.#of.bus.publish({ type: "list-changed", list: "audit" });
    return { token, secret };
  }

  async list(by: ActingUser): Promise<readonly AccessToken[]> {
    return new AccessTokenRepository(this.#of.db).listOfUser(by.user.id);
  }

  /** Works at once: the token's sockets are closed too. @throws Refusal `access_token_not_found` */
  async revoke(by: ActingUser, id: string): Promise<void> {
    const { audit, bus, db } = this.#of;
    await db.transaction().execute(async (tx) => {
      const token = await new AccessTokenRepository(tx).deleteOne(by.user.id, id);
      if (!token) throw new Refusal("access_token_not_found");
      await audit.append(tx, {
        action: "access_token_revoke",
        actor: actorFor(by),
        object: { kind: "access_token", id: token.id, name: token.name },
      });
    });
    bus.publish({ type: "credential-revoked", credentialId: id });
    bus.publish({ type: "list-changed", list: "audit" });
  }

  /** Whose token this is; null for an unknown, expired or revoked one and for a disabled user's. */
  async findBearer(secret: string): Promise<ValidCredential | null> {
    if (!secret.startsWith(ACCESS_TOKEN_PREFIX)) return null;
    const tokens = new AccessTokenRepository(this.#of.db);
    const now = this.#of.clock.now();
    const hash = hashSecret(secret);
    const found = await this.#known.get(hash, () => tokens.findByHash(hash, now));
    // What was read a while ago may have run out since.
    if (!found || (found.expiresAtMs !== null && found.expiresAtMs <= now)) return null;
    // A write for every request would cost more than the request.
    if (this.#lastUse.isDue(found.id, found.lastUsedAtMs, now)) {
      await tokens.setLastUsed(found.id, now).catch((error: unknown) => {
        // A full disk must not keep people from reading; a request that writes is refused, and logged, by itself.
        if (!isStorageFailure(error)) throw error;
      });
    }
    return { id: found.id, user: found.user, expiresAtMs: found.expiresAtMs };
  }
}
