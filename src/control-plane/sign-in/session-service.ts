import type { Clock } from "../../base/clock.ts";
import type { IdSource } from "../../node/random.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Bus } from "../bus/bus.ts";
import { Refusal } from "../refusal.ts";
import type { Db, Tx } from "../storage/database.ts";
import { actorFor, displayName, type ActingUser } from "../users/acting-user.ts";
import type { User } from "../users/user.ts";
import { UserRepository } from "../users/user-repository.ts";
import type { ApiTokens } from "./api-token.ts";
import { hashSecret } from "./secret-hash.ts";
import { SessionRepository } from "./session-repository.ts";
import type { ValidCredential } from "./valid-credential.ts";
import type { Session } from "./session.ts";

/** A browser stays signed in for two weeks, whether it is used or not; an API client for twelve hours. */
export const SESSION_LIFETIME_MS = { browser: 14 * 24 * 3_600_000, api: 12 * 3_600_000 } as const;
const COOKIE_BYTES = 32;
const USER_AGENT_MAX_LENGTH = 256;

/** Where a sign-in comes from. */
export interface SignInOrigin {
  readonly address: string;
  readonly userAgent: string;
}

/** A session that has just been opened. `secret` is the cookie's value or the JWT: told once. */
export interface OpenedSession {
  readonly user: User;
  readonly session: Session;
  readonly secret: string;
}

export interface SessionServices {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly tokens: ApiTokens;
}

/** Opens sessions for people who have proved who they are, finds them again by cookie or JWT, and ends them. */
export class SessionService {
  readonly #of: SessionServices;

  constructor(services: SessionServices) {
    this.#of = services;
  }

  /**
   * `provedHash`: the hash that the password was compared with, null when something else has proved who this is.
   * @throws Refusal `credentials_refused` when the user was removed or disabled, or the password changed, meanwhile
   */
  async open(
    userId: string,
    kind: Session["kind"],
    origin: SignInOrigin,
    provedHash: string | null = null,
  ): Promise<OpenedSession> {
    const { clock, db, ids, tokens } = this.#of;
    const now = clock.now();
    const session: Session = {
      id: ids.uuid(),
      userId,
      kind,
      address: origin.address,
      userAgent: origin.userAgent.slice(0, USER_AGENT_MAX_LENGTH),
      createdAtMs: now,
      expiresAtMs: now + SESSION_LIFETIME_MS[kind],
    };
    const cookie = kind === "browser" ? ids.secret(COOKIE_BYTES) : null;
    await new SessionRepository(db).deleteExpired(now);
    const user = await db.transaction().execute((tx) => this.#write(tx, session, cookie, provedHash));
    this.#of.bus.publish({ type: "list-changed", list: "audit" });
    const { expiresAtMs } = session;
    const secret =
      cookie ?? (await tokens.issue({ sessionId: session.id, username: user.username, role: user.role, expiresAtMs }));
    return { user, session, secret };
  }

  async findByCookie(cookie: string): Promise<ValidCredential | null> {
    return new SessionRepository(this.#of.db).findByTokenHash(hashSecret(cookie), this.#of.clock.now());
  }

  async findByApiToken(token: string): Promise<ValidCredential | null> {
    const id = await this.#of.tokens.readSessionId(token);
    return id === null ? null : new SessionRepository(this.#of.db).findApiSession(id, this.#of.clock.now());
  }

  /** Newest first. */
  async list(by: ActingUser): Promise<readonly Session[]> {
    return new SessionRepository(this.#of.db).listOfUser(by.user.id, this.#of.clock.now());
  }

  /** Ends one of the caller's own sessions, its sockets included. @throws Refusal `not_found` */
  async end(by: ActingUser, id: string): Promise<void> {
    const { audit, bus, db } = this.#of;
    await db.transaction().execute(async (tx) => {
      const sessions = new SessionRepository(tx);
      const session = await sessions.findOfUser(by.user.id, id);
      if (!session || !(await sessions.delete(id))) throw new Refusal("not_found");
      await audit.append(tx, {
        action: "session_end",
        actor: actorFor(by),
        object: { kind: "session", id, name: displayName(by.user) },
        data: { kind: session.kind, address: session.address },
      });
    });
    bus.publish({ type: "credential-revoked", credentialId: id });
    bus.publish({ type: "list-changed", list: "audit" });
  }

  async #write(tx: Tx, session: Session, cookie: string | null, provedHash: string | null): Promise<User> {
    const { audit, clock } = this.#of;
    const users = new UserRepository(tx);
    const user = await users.takeById(session.userId);
    const isProved = provedHash === null || (await users.hasPasswordHash(session.userId, provedHash));
    if (!user || user.disabled || !isProved) throw new Refusal("credentials_refused");
    await new SessionRepository(tx).insert(session, cookie === null ? null : hashSecret(cookie));
    await users.setLastSignIn(user.id, clock.now());
    await audit.append(tx, {
      action: "session_create",
      actor: actorFor({ user, address: session.address }),
      object: { kind: "session", id: session.id, name: displayName(user) },
      data: { kind: session.kind, user_agent: session.userAgent },
    });
    return { ...user, lastSignInAtMs: clock.now() };
  }
}
