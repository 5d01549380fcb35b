import type { Clock } from "../../base/clock.ts";
import type { GuestDoor } from "../../protocol/http/guest.ts";
import type { Rights } from "../../protocol/viewer/rights.ts";
import type { Actor } from "../audit/actor.ts";
import { anonymousActor } from "../audit/actor.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Bus, DomainEvent } from "../bus/bus.ts";
import { Refusal } from "../refusal.ts";
import type { AdmittedGuest, GuestAdmission } from "../sessions/guest-admission.ts";
import { addressKey, AttemptLimiter, tooManyRequests } from "../sign-in/attempt-limiter.ts";
import type { PasswordHasher } from "../sign-in/password-hasher.ts";
import { hashSecret } from "../sign-in/secret-hash.ts";
import type { Db, Tx } from "../storage/database.ts";
import { TeamRepository } from "../teams/team-repository.ts";
import { changedTerms, guestInviteEntry, inviteEvents } from "./guest-audit.ts";
import { GuestInviteRepository } from "./guest-invite-repository.ts";
import { findObstacle, MOST_PIN_FAILURES, stayAt, type GuestInvite } from "./guest-invite.ts";

/** Failures of one address: far above what guests need, far below what guessing needs (ATK-07). */
const FAILURES = { attempts: 60, windowMs: 5 * 60_000 } as const;

/** Who waits at the door for no longer than this makes the machine get ready. */
const SOON_MS = 5 * 60_000;

interface Options {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly passwords: PasswordHasher;
}

/** What the door shows to whoever holds the link. */
export interface OpenedDoor {
  readonly invite: GuestInvite;
  readonly team: string;
  readonly nowMs: number;
  /** Null when *Join* would work now. */
  readonly obstacle: GuestDoor["obstacle"];
}

/**
 * Lets guests in by their link: now, and not a moment earlier or later, by this server's clock. Every refusal names its reason, to the
 * guest and in the log; those beyond the limit of one address are logged once, so that a flood cannot fill the disk.
 */
export class GuestAdmissionService implements GuestAdmission {
  readonly #of: Options;
  readonly #failures: AttemptLimiter;

  constructor(options: Options) {
    this.#of = options;
    this.#failures = new AttemptLimiter(FAILURES, options.clock);
  }

  /** Reading consumes nothing (ATK-06). @throws Refusal `guest_link_unknown`, `too_many_requests` */
  async readDoor(token: string, address: string): Promise<OpenedDoor> {
    const key = await this.#takeAttempt(address);
    const invite = await this.#find(token);
    if (!invite) return this.#refuse(new Refusal("guest_link_unknown"), null, address);
    this.#failures.giveBack(key);
    const nowMs = this.#of.clock.now();
    const refusal = findObstacle(invite, nowMs) ?? findDeadPin(invite);
    const obstacle = refusal && { code: refusal.code, message: refusal.message };
    return { invite, team: (await new TeamRepository(this.#of.db).get()).name, nowMs, obstacle };
  }

  async check(token: string, pin: string | null, address: string): Promise<AdmittedGuest> {
    const key = await this.#takeAttempt(address);
    const invite = await this.#find(token);
    if (!invite) return this.#refuse(new Refusal("guest_link_unknown"), null, address);
    const now = this.#of.clock.now();
    const obstacle = findObstacle(invite, now) ?? (await this.#judgePin(invite, pin));
    if (obstacle) return this.#refuse(obstacle, invite, address);
    this.#failures.giveBack(key);
    return admit(invite, now);
  }

  async begin(tx: Tx, inviteId: string): Promise<AdmittedGuest> {
    const now = this.#of.clock.now();
    const invites = new GuestInviteRepository(tx, now);
    const invite = await invites.take(inviteId);
    if (!invite) throw new Refusal("guest_link_unknown");
    const obstacle = findObstacle(invite, now);
    if (obstacle) throw obstacle;
    const admitted = admit(invite, now);
    if (invite.firstUsedAtMs === null) await invites.update(inviteId, { first_used_at_ms: now });
    return admitted;
  }

  async machineOf(token: string): Promise<string | null> {
    const invite = await this.#find(token);
    const now = this.#of.clock.now();
    // A little before the window opens counts as open.
    const isWaiting = invite !== null && [now, now + SOON_MS].some((atMs) => findObstacle(invite, atMs) === null);
    return isWaiting ? invite.machine.id : null;
  }

  async rightsChanged(tx: Tx, by: Actor, inviteId: string, rights: Rights): Promise<readonly DomainEvent[]> {
    const now = this.#of.clock.now();
    const invites = new GuestInviteRepository(tx, now);
    const before = await invites.take(inviteId);
    if (!before) return [];
    await invites.update(inviteId, { ...rightsColumns(rights), updated_at_ms: now });
    const after = { ...before, rights };
    const changes = changedTerms(before, after);
    if (Object.keys(changes).length === 0) return [];
    await this.#of.audit.append(tx, guestInviteEntry("update", after, by, changes));
    return inviteEvents(after);
  }

  async ended(tx: Tx, inviteId: string, usedMs: number): Promise<void> {
    await new GuestInviteRepository(tx, this.#of.clock.now()).addUse(inviteId, usedMs);
  }

  async recordRefusal(inviteId: string, refusal: Refusal, address: string): Promise<void> {
    const invite = await new GuestInviteRepository(this.#of.db, this.#of.clock.now()).find(inviteId);
    await this.#record(refusal.code, invite, address);
  }

  async #find(token: string): Promise<GuestInvite | null> {
    return new GuestInviteRepository(this.#of.db, this.#of.clock.now()).findByTokenHash(hashSecret(token));
  }

  /** A try is taken before the PIN is compared, and all are given back when it is right. */
  async #judgePin(invite: GuestInvite, pin: string | null): Promise<Refusal | null> {
    if (!invite.hasPin) return null;
    if (pin === null) return new Refusal("guest_pin_refused", { field: "pin", message: "This invite asks for a PIN." });
    const invites = new GuestInviteRepository(this.#of.db, this.#of.clock.now());
    const taken = await invites.takePinTry(invite.id, MOST_PIN_FAILURES);
    if (!taken) return findDeadPin({ hasPin: true, pinFailures: MOST_PIN_FAILURES });
    if (!(await this.#of.passwords.verify(taken.pinHash, pin)))
      return new Refusal("guest_pin_refused", { field: "pin" });
    await invites.update(invite.id, { pin_failures: 0 });
    return null;
  }

  async #takeAttempt(address: string): Promise<string> {
    const key = addressKey(address);
    const blocked = this.#failures.take(key);
    if (!blocked) return key;
    if (blocked.first) await this.#record("too_many_requests", null, address);
    throw tooManyRequests(blocked.retryAfterMs);
  }

  async #refuse(refusal: Refusal, invite: GuestInvite | null, address: string): Promise<never> {
    await this.#record(refusal.code, invite, address);
    throw refusal;
  }

  async #record(reason: Refusal["code"], invite: GuestInvite | null, address: string): Promise<void> {
    const { audit, bus, db } = this.#of;
    const entry = invite
      ? guestInviteEntry("refuse", invite, guestActor(invite, address), { reason })
      : ({
          action: "guest_access_invite_refuse",
          actor: anonymousActor(address),
          object: null,
          data: { reason },
        } as const);
    await audit.appendAlone(db, entry);
    bus.publish({ type: "list-changed", list: "audit" });
  }
}

/** A guest in the log: the invite says who. */
export function guestActor(invite: GuestInvite, address: string): Actor {
  return { kind: "guest", id: invite.id, name: invite.guestEmail, address };
}

function findDeadPin(invite: Pick<GuestInvite, "hasPin" | "pinFailures">): Refusal | null {
  if (!invite.hasPin || invite.pinFailures < MOST_PIN_FAILURES) return null;
  const message = "Too many wrong PINs: this link is dead. Ask whoever sent it for a new one.";
  return new Refusal("guest_pin_refused", { message });
}

function rightsColumns({ gamepad, keyboard, mouse }: Rights) {
  return { keyboard: keyboard ? 1 : 0, mouse: mouse ? 1 : 0, gamepad: gamepad ? 1 : 0 } as const;
}

/** For an invite without an obstacle. */
function admit(invite: GuestInvite, nowMs: number): AdmittedGuest {
  const stay = stayAt(invite, nowMs);
  if (!stay) throw new Refusal("guest_invite_over");
  const { guestEmail, id, machine, rights } = invite;
  return { inviteId: id, machineId: machine.id, guestEmail, rights, ...stay };
}
