import type { Clock } from "../../base/clock.ts";
import type { IdSource } from "../../node/random.ts";
import { anonymousActor } from "../audit/actor.ts";
import type { AuditEntry, AuditLog } from "../audit/audit-log.ts";
import type { Bus } from "../bus/bus.ts";
import type { Mailer } from "../mail/mailer.ts";
import { Refusal } from "../refusal.ts";
import { addressKey, AttemptLimiter, takeAttempt } from "../sign-in/attempt-limiter.ts";
import type { PasswordHasher } from "../sign-in/password-hasher.ts";
import { hashSecret } from "../sign-in/secret-hash.ts";
import type { Db, Tx } from "../storage/database.ts";
import { isUniqueViolation } from "../storage/unique-violation.ts";
import { TeamRepository } from "../teams/team-repository.ts";
import type { MachineOwnership } from "../users/machine-ownership.ts";
import { actorFor, displayName, type ActingUser } from "../users/acting-user.ts";
import { assertIsAdmin, type AssignableRoleName } from "../users/user-rules.ts";
import { UserRepository } from "../users/user-repository.ts";
import type { User } from "../users/user.ts";
import { nameKey } from "../users/username.ts";
import { writeInviteMail } from "./invite-mail.ts";
import { InviteRepository } from "./invite-repository.ts";
import { INVITE_LIFETIME_MS, isExpired, type Invite } from "./invite.ts";

const CODE_BYTES = 24;
/** Wrong codes from one address: far above what people mistype, far below what guessing needs. */
const CODE_ATTEMPTS = { attempts: 30, windowMs: 5 * 60_000 } as const;

export interface InviteServices {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly mailer: Mailer;
  readonly passwords: PasswordHasher;
  readonly machines: Pick<MachineOwnership, "bindReservations">;
  /** Where people reach this control plane, without a slash at its end. */
  readonly baseUrl: () => string;
}

/** An invite whose code has just been made. The link is told here and never again. */
export interface SentInvite {
  readonly invite: Invite;
  readonly joinUrl: string;
}

/** Invites people by a link that works once, for a week, only for the invited e-mail address, and while its sender is an admin. */
export class InviteService {
  readonly #of: InviteServices;
  readonly #wrongCodes: AttemptLimiter;

  constructor(services: InviteServices) {
    this.#of = services;
    this.#wrongCodes = new AttemptLimiter(CODE_ATTEMPTS, services.clock);
  }

  /**
   * Inviting an address again replaces its code. @throws Refusal `forbidden`, or `user_exists` when the address is somebody's
   */
  async create(
    by: ActingUser,
    wanted: { readonly name: string; readonly email: string; readonly role: AssignableRoleName },
  ): Promise<SentInvite> {
    assertIsAdmin(by.user);
    const { clock, ids } = this.#of;
    const now = clock.now();
    return this.#send(by, "invite_create", async (tx) => {
      if (await new UserRepository(tx).findByEmail(wanted.email)) {
        throw new Refusal("user_exists", { field: "email" });
      }
      return {
        ...wanted,
        id: ids.uuid(),
        mail: "not-configured",
        invitedBy: by.user.id,
        createdAtMs: now,
        expiresAtMs: now + INVITE_LIFETIME_MS,
      };
    });
  }

  /** A new code, good for a week from now; the old one is dead. @throws Refusal `forbidden`, `invitation_not_found` */
  async resend(by: ActingUser, id: string): Promise<SentInvite> {
    assertIsAdmin(by.user);
    return this.#send(by, "invite_resend", async (tx) => {
      const invite = await new InviteRepository(tx).findById(id);
      if (!invite) throw new Refusal("invitation_not_found");
      return { ...invite, invitedBy: by.user.id, expiresAtMs: this.#of.clock.now() + INVITE_LIFETIME_MS };
    });
  }

  /** @throws Refusal `forbidden` */
  async list(by: ActingUser): Promise<readonly Invite[]> {
    assertIsAdmin(by.user);
    return new InviteRepository(this.#of.db).list();
  }

  /** @throws Refusal `forbidden`, `invitation_not_found` */
  async cancel(by: ActingUser, id: string): Promise<void> {
    assertIsAdmin(by.user);
    await this.#of.db.transaction().execute(async (tx) => {
      const invite = await new InviteRepository(tx).deleteById(id);
      if (!invite) throw new Refusal("invitation_not_found");
      await this.#of.audit.append(tx, { ...describe("invite_cancel", invite), actor: actorFor(by) });
    });
    this.#announce("invites");
  }

  /** What the holder of a link may know. Consumes nothing (ATK-06). @throws Refusal `invitation_not_found` */
  async preview(code: string, address: string): Promise<Invite> {
    const key = addressKey(address);
    takeAttempt(this.#wrongCodes, key);
    const invite = await new InviteRepository(this.#of.db).findByCodeHash(hashSecret(code));
    if (!invite || isExpired(invite, this.#of.clock.now())) throw new Refusal("invitation_not_found");
    this.#wrongCodes.giveBack(key);
    return invite;
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
    const invite = await this.preview(code, address);
    if (nameKey(invite.email) !== nameKey(account.email)) {
      throw new Refusal("invitation_email_mismatch", { field: "email" });
    }
    const passwordHash = await this.#of.passwords.hash(account.password);
    try {
      const { bound, user } = await this.#of.db.transaction().execute(async (tx) => {
        const joined = await this.#join(tx, hashSecret(code), { name: account.name, passwordHash }, address);
        return { user: joined, bound: await this.#of.machines.bindReservations(tx, joined) };
      });
      for (const event of bound) this.#of.bus.publish(event);
      this.#announce("invites", "people");
      return user;
    } catch (error) {
      if (isUniqueViolation(error)) throw new Refusal("user_exists", { field: "email" }, { cause: error });
      throw error;
    }
  }

  async #join(
    tx: Tx,
    codeHash: string,
    account: { readonly name: string; readonly passwordHash: string },
    address: string,
  ): Promise<User> {
    const now = this.#of.clock.now();
    const invite = await new InviteRepository(tx).deleteByCodeHash(codeHash);
    if (!invite || isExpired(invite, now)) throw new Refusal("invitation_not_found");
    const user = await new UserRepository(tx).insert({
      ...account,
      id: this.#of.ids.uuid(),
      username: invite.email,
      email: invite.email,
      role: invite.role,
      disabled: false,
      createdBy: invite.invitedBy,
      createdAtMs: now,
    });
    const actor = { ...anonymousActor(address, displayName(user)), kind: "user", id: user.id } as const;
    const entry = describe("invite_accept", invite);
    await this.#of.audit.append(tx, { ...entry, actor, data: { ...entry.data, user_id: user.id } });
    return user;
  }

  async #send(by: ActingUser, action: string, prepare: (tx: Tx) => Promise<Invite>): Promise<SentInvite> {
    const { audit, baseUrl, db, ids, mailer } = this.#of;
    const code = ids.secret(CODE_BYTES);
    const joinUrl = `${baseUrl()}/invite/${code}`;
    const { invite, team } = await db.transaction().execute(async (tx) => {
      await assertStillAdmin(tx, by);
      const saved = await new InviteRepository(tx).upsert(await prepare(tx), hashSecret(code));
      await audit.append(tx, { ...describe(action, saved), actor: actorFor(by) });
      return { invite: saved, team: await new TeamRepository(tx).get() };
    });
    this.#announce("invites");
    const inviter = displayName(by.user);
    const mail = await mailer.send(writeInviteMail(invite, { inviter, team: team.name, joinUrl }));
    if (mail !== invite.mail) {
      await new InviteRepository(db).setMail(invite.id, mail);
      this.#of.bus.publish({ type: "list-changed", list: "invites" });
    }
    return { invite: { ...invite, mail }, joinUrl };
  }

  #announce(...lists: readonly ("invites" | "people")[]): void {
    for (const list of [...lists, "audit"] as const) this.#of.bus.publish({ type: "list-changed", list });
  }
}

/** An invite lives as long as its sender's right (ATK-11): one that is made while that right ends must not outlive it. */
async function assertStillAdmin(tx: Tx, by: ActingUser): Promise<void> {
  const user = await new UserRepository(tx).takeById(by.user.id);
  if (!user || user.disabled) throw new Refusal("forbidden");
  assertIsAdmin(user);
}

function describe(action: string, invite: Invite): Pick<AuditEntry, "action" | "object" | "data"> {
  return {
    action,
    object: { kind: "invite", id: invite.id, name: invite.email },
    data: { email: invite.email, role: invite.role, expires_at_ms: invite.expiresAtMs },
  };
}
