import type { Clock } from "../../base/clock.ts";
import { SYSTEM_ACTOR, type Actor } from "../audit/actor.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Bus, DomainEvent } from "../bus/bus.ts";
import type { SessionEndReason } from "../../protocol/viewer/session-end.ts";
import type { MachineGuests } from "../machines/machine-guests.ts";
import type { Db, Tx } from "../storage/database.ts";
import { guestInviteEntry, inviteEvents } from "./guest-audit.ts";
import { GuestCreditRepository } from "./guest-credit-repository.ts";
import { GuestInviteRepository, type GuestInviteChange } from "./guest-invite-repository.ts";
import { takeInvite, takeOpenInvite } from "./guest-invite-service.ts";
import { statusOf, type GuestInvite } from "./guest-invite.ts";
import type { GuestMailer } from "./guest-mailer.ts";
import { assertStillManages, managerActor, type Manager } from "../users/manager.ts";
import type { InviteSessions } from "./invite-sessions.ts";

/** Ended in one turn at most, each in a transaction of its own. */
const BATCH = 100;

interface Options {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly mails: GuestMailer;
  readonly sessions: InviteSessions;
}

/** Ends what an invite allows: for now (kick), for good (cancel), or because its time or its ground is gone. */
export class GuestInviteEnder implements MachineGuests {
  readonly #of: Options;

  constructor(options: Options) {
    this.#of = options;
  }

  /**
   * Sends the guest away for good, and gives the credit back if the invite was never used.
   * @throws Refusal `guest_invite_not_found`, `guest_invite_cancelled`, `guest_invite_over`
   */
  async cancel(by: Manager, id: string, sendEmail: boolean): Promise<void> {
    const now = this.#of.clock.now();
    const { events, invite } = await this.#of.db.transaction().execute(async (tx) => {
      await assertStillManages(tx, by, now);
      const invite = await takeOpenInvite(tx, by, id, now);
      return { invite, events: await this.#cancel(tx, invite, managerActor(by), "cancelled") };
    });
    this.#publish(events);
    if (sendEmail) await this.#of.mails.send(invite, { kind: "cancelled" });
  }

  /** Sends the guest away; while the invite stands they may come back. @throws Refusal `guest_invite_not_found` */
  async kick(by: Manager, id: string): Promise<void> {
    const { audit, clock, db, sessions } = this.#of;
    const now = clock.now();
    const events = await db.transaction().execute(async (tx) => {
      await assertStillManages(tx, by, now);
      const invite = await takeInvite(tx, by, id, now);
      const ended = await sessions.endOfInvite(tx, id, "kicked");
      await audit.append(tx, guestInviteEntry("kick", invite, managerActor(by)));
      return [...ended, ...inviteEvents(invite)];
    });
    this.#publish(events);
  }

  /** Says once of each invite that is over that it is, and gives the credit of those back that were never used. */
  async expireDue(): Promise<void> {
    const { clock, db } = this.#of;
    for (const id of await new GuestInviteRepository(db, clock.now()).expiredIds(BATCH)) {
      this.#publish(await db.transaction().execute((tx) => this.#expire(tx, id)));
    }
  }

  /** Cancels the invites of people who are gone, or may not hand these machines out any more (ATK-11). */
  async cancelUnbacked(): Promise<void> {
    const { clock, db } = this.#of;
    const ids = await new GuestInviteRepository(db, clock.now()).unbackedIds(BATCH);
    for (const id of ids) {
      const events = await db.transaction().execute(async (tx) => {
        const invite = await new GuestInviteRepository(tx, clock.now()).take(id);
        if (!invite || invite.isBacked || statusOf(invite, clock.now()) === "canceled") return [];
        return this.#cancel(tx, invite, SYSTEM_ACTOR, "right-withdrawn");
      });
      this.#publish(events);
    }
    // Whoever may be connected by the rest must not wait for the next sweep (ATK-10).
    if (ids.length === BATCH) await this.cancelUnbacked();
  }

  async machineRemoved(tx: Tx, machineId: string, actor: Actor): Promise<readonly DomainEvent[]> {
    const events: DomainEvent[] = [];
    for (const invite of await this.#openInvitesOf(tx, machineId)) {
      events.push(...(await this.#cancel(tx, invite, actor, "machine-removed")));
    }
    // The machine is gone, so nobody can look up whose it was.
    return events.length === 0 ? [] : [...events, { type: "list-changed", list: "guest-invites" }];
  }

  async guestAccessWithdrawn(tx: Tx, machineId: string): Promise<readonly DomainEvent[]> {
    const events: DomainEvent[] = [];
    for (const invite of await this.#openInvitesOf(tx, machineId)) {
      events.push(...(await this.#of.sessions.endOfInvite(tx, invite.id, "right-withdrawn")));
    }
    return events;
  }

  async #openInvitesOf(tx: Tx, machineId: string): Promise<readonly GuestInvite[]> {
    const invites = new GuestInviteRepository(tx, this.#of.clock.now());
    const open: GuestInvite[] = [];
    for (const id of await invites.openIdsOfMachine(machineId)) {
      const invite = await invites.take(id);
      if (invite && invite.machine.id === machineId && invite.cancelledAtMs === null) open.push(invite);
    }
    return open;
  }

  async #cancel(tx: Tx, invite: GuestInvite, actor: Actor, reason: SessionEndReason): Promise<readonly DomainEvent[]> {
    const now = this.#of.clock.now();
    const ended = await this.#of.sessions.endOfInvite(tx, invite.id, reason);
    const credit = await refundIfUnused(tx, invite);
    const change: GuestInviteChange = {
      cancelled_at_ms: now,
      updated_at_ms: now,
      credit,
      machine_name: invite.machine.name,
    };
    await new GuestInviteRepository(tx, now).update(invite.id, change);
    await this.#of.audit.append(tx, guestInviteEntry("cancel", invite, actor, { reason, credit }));
    return [...ended, ...inviteEvents(invite)];
  }

  async #expire(tx: Tx, id: string): Promise<readonly DomainEvent[]> {
    const now = this.#of.clock.now();
    const invites = new GuestInviteRepository(tx, now);
    const invite = await invites.take(id);
    if (!invite || statusOf(invite, now) !== "expired" || (await invites.isExpiryLogged(id))) return [];
    const ended = await this.#of.sessions.endOfInvite(tx, id, "expired");
    const credit = await refundIfUnused(tx, invite);
    await invites.update(id, { expiry_logged: 1, credit });
    await this.#of.audit.append(tx, guestInviteEntry("expire", invite, SYSTEM_ACTOR, { credit }));
    return [...ended, ...inviteEvents(invite)];
  }

  #publish(events: readonly DomainEvent[]): void {
    for (const event of events) this.#of.bus.publish(event);
  }
}

/** The credit's new state. The invite's row is held, so it comes back once at most. */
async function refundIfUnused(tx: Tx, invite: GuestInvite): Promise<GuestInvite["credit"]> {
  if (invite.credit !== "spent" || invite.firstUsedAtMs !== null) return invite.credit;
  await new GuestCreditRepository(tx).refund();
  return "refunded";
}
