import type { Clock } from "../../base/clock.ts";
import { anonymousActor } from "../audit/actor.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Bus } from "../bus/bus.ts";
import { Refusal } from "../refusal.ts";
import type { Db } from "../storage/database.ts";
import { displayName } from "../users/acting-user.ts";
import type { User } from "../users/user.ts";
import { UserRepository } from "../users/user-repository.ts";
import { nameKey } from "../users/username.ts";
import { addressKey, AttemptLimiter, tooManyRequests } from "./attempt-limiter.ts";
import type { PasswordHasher } from "./password-hasher.ts";
import type { Session } from "./session.ts";
import type { OpenedSession, SessionService, SignInOrigin } from "./session-service.ts";

const WINDOW_MS = 5 * 60_000;
/** Failures per five minutes. An account's own limit is high, since whoever exhausts it locks the owner out as well. */
export const SIGN_IN_LIMITS = { accountFromAddress: 10, address: 50, account: 200 } as const;
const CLAIMED_NAME_MAX_LENGTH = 128;

export interface SignInServices {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly passwords: PasswordHasher;
  readonly sessions: SessionService;
}

/**
 * Judges passwords. An unknown name, a wrong password and a disabled account get the same answer after the same work, and every refusal
 * is in the audit log; those beyond a limit are written once for each limit and window, so that a flood cannot fill the disk.
 */
export class SignInService {
  readonly #of: SignInServices;
  readonly #limiters: Readonly<Record<keyof typeof SIGN_IN_LIMITS, AttemptLimiter>>;

  constructor(services: SignInServices) {
    this.#of = services;
    const limiter = (attempts: number) => new AttemptLimiter({ attempts, windowMs: WINDOW_MS }, services.clock);
    this.#limiters = {
      accountFromAddress: limiter(SIGN_IN_LIMITS.accountFromAddress),
      address: limiter(SIGN_IN_LIMITS.address),
      account: limiter(SIGN_IN_LIMITS.account),
    };
  }

  /** `login` is a username or an e-mail address. @throws Refusal `credentials_refused` or `too_many_requests` */
  async signIn(login: string, password: string, kind: Session["kind"], origin: SignInOrigin): Promise<OpenedSession> {
    const keys = limitKeys(login, origin.address);
    await this.#takeAttempt(keys, login, origin);
    const found = await new UserRepository(this.#of.db).findCredentials(login);
    const matches = await this.#of.passwords.verify(found?.passwordHash ?? null, password);
    if (!found || !matches || found.user.disabled) {
      await this.#recordRefusal(login, origin, reasonOf(found, matches), found?.user ?? null);
      throw new Refusal("credentials_refused");
    }
    const opened = await this.#of.sessions
      .open(found.user.id, kind, origin, found.passwordHash)
      .catch(async (error: unknown) => {
        if (error instanceof Refusal) await this.#recordRefusal(login, origin, "account_changed", found.user);
        throw error;
      });
    this.#limiters.accountFromAddress.clear(keys.accountFromAddress);
    this.#limiters.address.giveBack(keys.address);
    this.#limiters.account.giveBack(keys.account);
    return opened;
  }

  /**
   * For a signed-in person who must show the password again. Counts like a sign-in.
   * @throws Refusal `credentials_refused` or `too_many_requests`
   */
  async confirmPassword(user: User, password: string, origin: SignInOrigin): Promise<void> {
    const keys = limitKeys(user.username, origin.address);
    await this.#takeAttempt(keys, user.username, origin);
    const found = await new UserRepository(this.#of.db).findCredentials(user.username);
    if (!(await this.#of.passwords.verify(found?.passwordHash ?? null, password))) {
      await this.#recordRefusal(user.username, origin, "wrong_password", user);
      throw new Refusal("credentials_refused");
    }
    this.#limiters.accountFromAddress.clear(keys.accountFromAddress);
    this.#limiters.address.giveBack(keys.address);
    this.#limiters.account.giveBack(keys.account);
  }

  async #takeAttempt(keys: LimitKeys, login: string, origin: SignInOrigin): Promise<void> {
    for (const limit of ["accountFromAddress", "address", "account"] as const) {
      const blocked = this.#limiters[limit].take(keys[limit]);
      if (!blocked) continue;
      if (blocked.first) await this.#recordRefusal(login, origin, `too_many_attempts_${limit}`, null);
      throw tooManyRequests(blocked.retryAfterMs);
    }
  }

  async #recordRefusal(login: string, origin: SignInOrigin, reason: string, user: User | null): Promise<void> {
    const { audit, bus, db } = this.#of;
    await audit.appendAlone(db, {
      action: "session_refuse",
      actor: anonymousActor(origin.address, login.slice(0, CLAIMED_NAME_MAX_LENGTH)),
      object: user ? { kind: "user", id: user.id, name: displayName(user) } : null,
      data: { reason },
    });
    bus.publish({ type: "list-changed", list: "audit" });
  }
}

type LimitKeys = Readonly<Record<keyof typeof SIGN_IN_LIMITS, string>>;

function limitKeys(login: string, address: string): LimitKeys {
  const account = nameKey(login);
  const from = addressKey(address);
  return { accountFromAddress: `${from} ${account}`, address: from, account };
}

/** Only for the log: the caller is told the same whatever it was. */
function reasonOf(found: { user: User } | null, matches: boolean): string {
  if (!found) return "unknown_account";
  return matches ? "account_disabled" : "wrong_password";
}
