import type { Clock } from "../../base/clock.ts";
import type { IdSource } from "../../node/random.ts";
import { GroupStoreRepository, takeGroup } from "../access/group-store-repository.ts";
import { anonymousActor, type Actor } from "../audit/actor.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Bus, DomainEvent } from "../bus/bus.ts";
import { Refusal } from "../refusal.ts";
import { addressKey, AttemptLimiter, takeAttempt } from "../sign-in/attempt-limiter.ts";
import type { PasswordHasher } from "../sign-in/password-hasher.ts";
import { revokeCredentials } from "../sign-in/revoke-credentials.ts";
import { hashSecret } from "../sign-in/secret-hash.ts";
import type { Db, Tx } from "../storage/database.ts";
import { isUniqueViolation } from "../storage/unique-violation.ts";
import { actorFor, displayName, type ActingUser } from "../users/acting-user.ts";
import type { MachineOwnership } from "../users/machine-ownership.ts";
import { UserRepository } from "../users/user-repository.ts";
import type { User } from "../users/user.ts";
import { nameKey } from "../users/username.ts";
import type { InviteAppRules } from "./invite-app-rules.ts";
import { describeInvite } from "./invite-audit.ts";
import { InviteRepository } from "./invite-repository.ts";
import { higherRole } from "./invite-rules.ts";
import { isExpired, type Invite } from "./invite.ts";

/** Wrong codes from one address: far above what people mistype, far below what guessing needs. */
const CODE_ATTEMPTS = { attempts: 30, windowMs: 5 * 60_000 } as const;

interface Options {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly passwords: PasswordHasher;
  readonly machines: Pick<MachineOwnership, "bindReservations">;
  readonly appRules: InviteAppRules;
}

interface Joined {
  readonly user: User;
  readonly events: readonly DomainEvent[];
}

/** What somebody who holds a link may do with it: look, and join as a new person or as the one who is signed in. */
export class InviteJoinService {
  readonly #of: Options;
  readonly #wrongCodes: AttemptLimiter;

  constructor(options: Options) {
    this.#of = options;
    this.#wrongCodes = new AttemptLimiter(CODE_ATTEMPTS, options.clock);
  }

  /** What the holder of a link may know. Consumes nothing (ATK-06). @throws Refusal `invitation_not_found`, `too_many_requests` */
  async preview(code: string, address: string): Promise<Invite> {
    const key = addressKey(address);
    takeAttempt(this.#wrongCodes, key);
    const invite = await new InviteRepository(this.#of.db).findByCodeHash(hashSecret(code));
    if (!invite || isExpired(invite, this.#of.clock.now())) throw new Refusal("invitation_not_found");
    this.#wrongCodes.giveBack(key);
    return invite;
  }

  /** True when the invited address is somebody's: they join by signing in. */
  async hasAccount(invite: Invite): Promise<boolean> {
    return (await new UserRepository(this.#of.db).findByAddresses([invite.email])).size > 0;
  }

  /**
   * Makes the invited person a user and consumes the invite; of many at once exactly one wins (ATK-04). Expiry and address are judged
   * now, whatever the preview said (ATK-03, ATK-05).
   * @throws Refusal `invitation_not_found`, `invitation_email_mismatch`, `user_exists`, `too_many_requests`
   */
  async accept(
    code: string,
    account: { readonly email: string; readonly name: string; readonly password: string },
    address: string,
  ): Promise<User> {
    assertInvited(await this.preview(code, address), account.email);
    const passwordHash = await this.#of.passwords.hash(account.password);
    try {
      return await this.#join((tx) => this.#makeUser(tx, code, { name: account.name, passwordHash }, address));
    } catch (error) {
      if (isUniqueViolation(error)) throw new Refusal("user_exists", { field: "email" }, { cause: error });
      throw error;
    }
  }

  /**
   * Gives the person who is signed in what the invite offers and consumes it. Their role is raised or stays; when it is raised, all that
   * they are signed in with ends, as with any change of role.
   * @throws Refusal `invitation_not_found`, `invitation_email_mismatch`, `unauthorized`, `too_many_requests`
   */
  async acceptAs(by: ActingUser, code: string): Promise<{ readonly user: User; readonly isRaised: boolean }> {
    assertInvited(await this.preview(code, by.address), by.user.email);
    const user = await this.#join((tx) => this.#raiseUser(tx, code, by));
    return { user, isRaised: user.role !== by.user.role };
  }

  async #join(work: (tx: Tx) => Promise<Joined>): Promise<User> {
    const { events, user } = await this.#of.db.transaction().execute(work);
    for (const event of events) this.#of.bus.publish(event);
    for (const list of ["invites", "people", "audit"] as const) this.#of.bus.publish({ type: "list-changed", list });
    return user;
  }

  async #makeUser(
    tx: Tx,
    code: string,
    account: { readonly name: string; readonly passwordHash: string },
    address: string,
  ): Promise<Joined> {
    const invite = await this.#consume(tx, code);
    const user = await new UserRepository(tx).insert({
      ...account,
      id: this.#of.ids.uuid(),
      username: invite.email,
      email: invite.email,
      role: invite.role,
      disabled: false,
      createdBy: invite.sender.id,
      createdAtMs: this.#of.clock.now(),
    });
    const events = await this.#giveTerms(tx, user, invite);
    const actor = { ...anonymousActor(address, displayName(user)), kind: "user", id: user.id } as const;
    await this.#log(tx, actor, invite, { user_id: user.id });
    return { user, events };
  }

  async #raiseUser(tx: Tx, code: string, by: ActingUser): Promise<Joined> {
    const users = new UserRepository(tx);
    const before = await users.takeById(by.user.id);
    if (!before || before.disabled) throw new Refusal("unauthorized");
    const invite = await this.#consume(tx, code);
    assertInvited(invite, before.email);
    const role = higherRole(before.role, invite.role);
    const isRaised = role !== before.role;
    const user = isRaised ? { ...before, role, updatedAtMs: this.#of.clock.now() } : before;
    const events: DomainEvent[] = [];
    if (isRaised) {
      await users.update(user);
      events.push(...(await revokeCredentials(tx, user.id)), { type: "user-changed", userId: user.id });
    }
    events.push(...(await this.#giveTerms(tx, user, invite)));
    await this.#log(tx, actorFor(by), invite, { user_id: user.id, from: before.role, to: role });
    return { user, events };
  }

  /** @throws Refusal `invitation_not_found` for all but the first who asks */
  async #consume(tx: Tx, code: string): Promise<Invite> {
    const invite = await new InviteRepository(tx).deleteByCodeHash(hashSecret(code));
    if (!invite || isExpired(invite, this.#of.clock.now())) throw new Refusal("invitation_not_found");
    return invite;
  }

  /** Group, app rule and the machines that waited for this address. What is gone by now is left out. */
  async #giveTerms(tx: Tx, user: User, invite: Invite): Promise<readonly DomainEvent[]> {
    const { appRules, machines } = this.#of;
    const events: DomainEvent[] = [];
    const group = invite.group === null ? null : await takeGroup(tx, invite.group.number);
    if (group) {
      await new GroupStoreRepository(tx).addMembers(group.id, [user.id]);
      events.push({ type: "groups-changed" }, { type: "list-changed", list: "groups" });
    }
    if (invite.appRuleId !== null) events.push(...(await appRules.assignTo(tx, user.id, invite.appRuleId)));
    return [...events, ...(await machines.bindReservations(tx, user))];
  }

  async #log(tx: Tx, actor: Actor, invite: Invite, more: Readonly<Record<string, unknown>>): Promise<void> {
    const entry = describeInvite("invite_accept", invite);
    await this.#of.audit.append(tx, { ...entry, actor, data: { ...entry.data, ...more } });
  }
}

/** @throws Refusal `invitation_email_mismatch` (ATK-05) */
function assertInvited(invite: Invite, email: string): void {
  if (nameKey(invite.email) === nameKey(email)) return;
  throw new Refusal("invitation_email_mismatch", { field: "email" });
}
