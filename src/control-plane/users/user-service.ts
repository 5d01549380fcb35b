import type { Clock } from "../../base/clock.ts";
import { ApiKeyRepository } from "../api-keys/api-key-repository.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Bus, DomainEvent } from "../bus/bus.ts";
import { Refusal } from "../refusal.ts";
import type { PasswordHasher } from "../sign-in/password-hasher.ts";
import { revokeCredentials } from "../sign-in/revoke-credentials.ts";
import { SessionRepository } from "../sign-in/session-repository.ts";
import type { Db, Tx } from "../storage/database.ts";
import { isUniqueViolation } from "../storage/unique-violation.ts";
import { actorFor, displayName, type ActingUser } from "./acting-user.ts";
import type { MachineOwnership } from "./machine-ownership.ts";
import { assertManagesTeam, managerActor, type Manager } from "./manager.ts";
import { changedFields } from "./changed-fields.ts";
import { isAdmin, type User } from "./user.ts";
import { UserRepository, type UserQuery } from "./user-repository.ts";
import { assertIsAdmin, assertMayRemove, assertMayUpdate, seesOnlySelf, type UserChange } from "./user-rules.ts";
import { isEmailAddress } from "./username.ts";

export interface ProfileChange {
  readonly name?: string | undefined;
  /** "" takes the address away. */
  readonly email?: string | undefined;
}

export interface UserServices {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly passwords: PasswordHasher;
  readonly machines: MachineOwnership;
}

/** Lists, changes and removes people. What somebody may no longer do ends in the same moment (ATK-10). */
export class UserService {
  readonly #of: UserServices;

  constructor(services: UserServices) {
    this.#of = services;
  }

  /** Guests see themselves only, and who is in a group only admins. `count` is of the whole query. @throws Refusal `forbidden` */
  async list(by: ActingUser, query: UserQuery): Promise<{ readonly users: readonly User[]; readonly count: number }> {
    if (query.group !== undefined) assertIsAdmin(by.user);
    if (seesOnlySelf(by.user)) return { users: [by.user].slice(query.offset, query.offset + query.limit), count: 1 };
    return new UserRepository(this.#of.db).list(query);
  }

  /** The groups' numbers of each of these people, by id; nothing for those who are no admins. */
  async groupsOf(by: ActingUser, users: readonly User[]): Promise<ReadonlyMap<string, readonly number[]>> {
    if (!isAdmin(by.user)) return new Map();
    return new UserRepository(this.#of.db).groupsOf(users.map(({ id }) => id));
  }

  /** Null when there is no such person. */
  async find(id: string): Promise<User | null> {
    return new UserRepository(this.#of.db).findById(id);
  }

  /** The team's owner; null before setup. */
  async findOwner(): Promise<User | null> {
    return new UserRepository(this.#of.db).findOwner();
  }

  /**
   * The caller's own name and address. A username that is an e-mail address stays equal to the address.
   * @throws Refusal `user_exists`, `invalid_arguments`
   */
  async updateProfile(by: ActingUser, change: ProfileChange): Promise<User> {
    return this.#change(by, by.user.id, (user) => withProfile(user, change));
  }

  /** @throws Refusal `user_not_found`, `forbidden`, `self_protected`, `owner_protected` */
  async update(by: ActingUser, id: string, change: UserChange): Promise<User> {
    assertIsAdmin(by.user);
    return this.#change(by, id, (user) => {
      assertMayUpdate(by.user, user, change);
      return {
        ...user,
        name: change.name ?? user.name,
        role: change.role ?? user.role,
        disabled: change.disabled ?? user.disabled,
      };
    });
  }

  /** @throws Refusal `user_not_found`, `forbidden`, `self_protected`, `owner_protected`, `user_holds_api_keys` */
  async remove(by: Manager, id: string): Promise<void> {
    assertManagesTeam(by);
    const events = await this.#of.db.transaction().execute(async (tx) => {
      const user = await new UserRepository(tx).takeById(id);
      if (!user) throw new Refusal("user_not_found");
      assertMayRemove(by.kind === "api-key" ? null : by.user, user);
      const keys = await new ApiKeyRepository(tx).countValidOf(id, this.#of.clock.now());
      if (keys > 0) throw new Refusal("user_holds_api_keys");
      const revoked = await revokeCredentials(tx, id);
      const released = await this.#of.machines.releaseOwned(tx, id);
      await new UserRepository(tx).delete(id);
      await this.#of.audit.append(tx, {
        action: "user_remove",
        actor: managerActor(by),
        object: { kind: "user", id, name: displayName(user) },
        data: { username: user.username, email: user.email, role: user.role },
      });
      return [...released, ...revoked];
    });
    this.#publish([...events, { type: "user-removed", userId: id }]);
  }

  /** Ends every other session of the caller; `keepSessionId` is the one that asks. The old password was confirmed before. */
  async changePassword(by: ActingUser, newPassword: string, keepSessionId: string): Promise<void> {
    const passwordHash = await this.#of.passwords.hash(newPassword);
    const ended = await this.#of.db.transaction().execute(async (tx) => {
      await new UserRepository(tx).setPasswordHash(by.user.id, passwordHash, this.#of.clock.now());
      const ended = await new SessionRepository(tx).deleteOfUser(by.user.id, keepSessionId);
      await this.#of.audit.append(tx, {
        action: "user_change_password",
        actor: actorFor(by),
        object: { kind: "user", id: by.user.id, name: displayName(by.user) },
      });
      return ended;
    });
    this.#publish(ended.map((credentialId) => ({ type: "credential-revoked", credentialId })));
  }

  async #change(by: ActingUser, id: string, apply: (user: User) => User): Promise<User> {
    try {
      const { events, user } = await this.#of.db.transaction().execute((tx) => this.#write(tx, by, id, apply));
      if (events.length > 0) this.#publish(events);
      return user;
    } catch (error) {
      if (isUniqueViolation(error)) throw new Refusal("user_exists", { field: "email" }, { cause: error });
      throw error;
    }
  }

  async #write(
    tx: Tx,
    by: ActingUser,
    id: string,
    apply: (user: User) => User,
  ): Promise<{ user: User; events: readonly DomainEvent[] }> {
    const before = await this.#takeVisible(tx, by, id);
    const after = { ...apply(before), updatedAtMs: this.#of.clock.now() };
    const changes = changedFields(before, after);
    if (Object.keys(changes).length === 0) return { user: before, events: [] };
    await new UserRepository(tx).update(after);
    const changesStanding = before.role !== after.role || (after.disabled && !before.disabled);
    const revoked = changesStanding ? await revokeCredentials(tx, id) : [];
    await this.#of.audit.append(tx, {
      action: "user_update",
      actor: actorFor(by),
      object: { kind: "user", id, name: displayName(before) },
      data: changes,
    });
    return { user: after, events: [...revoked, { type: "user-changed", userId: id }] };
  }

  /** Whom one may not see does not exist (ATK-17). */
  async #takeVisible(tx: Tx, by: ActingUser, id: string): Promise<User> {
    const user = await new UserRepository(tx).takeById(id);
    if (!user || (seesOnlySelf(by.user) && user.id !== by.user.id)) throw new Refusal("user_not_found");
    return user;
  }

  #publish(events: readonly DomainEvent[]): void {
    for (const event of events) this.#of.bus.publish(event);
    this.#of.bus.publish({ type: "list-changed", list: "people" });
    this.#of.bus.publish({ type: "list-changed", list: "audit" });
  }
}

function withProfile(user: User, change: ProfileChange): User {
  const email = change.email ?? user.email;
  const follows = isEmailAddress(user.username);
  if (follows && email === "") {
    throw new Refusal("invalid_arguments", { field: "email", message: "Your e-mail address is your user name." });
  }
  return { ...user, name: change.name ?? user.name, email, username: follows ? email : user.username };
}
