import type { Clock } from "../../base/clock.ts";
import type { IdSource } from "../../node/random.ts";
import type { GuestInviteStatus } from "../../protocol/http/guest.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Bus, DomainEvent } from "../bus/bus.ts";
import { mayView } from "../machines/machine.ts";
import { Refusal } from "../refusal.ts";
import type { PasswordHasher } from "../sign-in/password-hasher.ts";
import { hashSecret } from "../sign-in/secret-hash.ts";
import { inOrder } from "../storage/prepared.ts";
import type { Db, Tx } from "../storage/database.ts";
import { changedTerms, describeTerms, guestInviteEntry, inviteEvents } from "./guest-audit.ts";
import { GuestCreditRepository } from "./guest-credit-repository.ts";
import { GuestHostRepository, type GuestHost } from "./guest-host-repository.ts";
import { GuestInviteRepository } from "./guest-invite-repository.ts";
import { stayAt, statusOf, type GuestInvite } from "./guest-invite.ts";
import type { GuestMailer } from "./guest-mailer.ts";
import { toChange, toRow } from "./guest-invite-row.ts";
import {
  assertStartsInFuture,
  assertTerms,
  hostField,
  type GuestInviteUpdate,
  type HostRef,
  type NewGuestInvite,
} from "./guest-terms.ts";
import { inviteScope, maySeeInvite } from "./invite-manager.ts";
import { assertStillManages, managerActor, type Manager } from "../users/manager.ts";
import type { InviteSessions } from "./invite-sessions.ts";

/** 192 random bits (ATK-05). */
const TOKEN_BYTES = 24;

export interface GuestInviteServices {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly passwords: PasswordHasher;
  readonly mails: GuestMailer;
  readonly sessions: InviteSessions;
  /** Where people reach this control plane, without a slash at its end. */
  readonly baseUrl: () => string;
}

/** An invite whose link has just been made. The link is told here and never again. */
export interface SentGuestInvite {
  readonly invite: GuestInvite;
  readonly joinUrl: string;
}

export interface GuestInviteQuery {
  readonly machineId?: string | undefined;
  readonly status?: GuestInviteStatus | undefined;
  readonly search?: string | undefined;
  readonly offset: number;
  readonly limit: number;
}

/** Makes, lists and changes guest invites. What somebody may not see answers as if it did not exist (ATK-17). */
export class GuestInviteService {
  readonly #of: GuestInviteServices;

  constructor(services: GuestInviteServices) {
    this.#of = services;
  }

  /**
   * Costs one credit, unless the guest's e-mail is a member's.
   * @throws Refusal `invalid_arguments` naming the field, `machine_not_found`, `machine_not_approved`, `guests_not_allowed`,
   *   `no_guest_credits`, `forbidden`
   */
  async create(by: Manager, wanted: NewGuestInvite): Promise<SentGuestInvite> {
    const { audit, baseUrl, clock, db, ids, passwords } = this.#of;
    const now = clock.now();
    if (wanted.startsAtMs !== null) assertStartsInFuture(wanted.startsAtMs, now);
    assertTerms({ ...wanted, startsAtMs: wanted.startsAtMs ?? now }, now);
    const token = ids.secret(TOKEN_BYTES);
    const pinHash = wanted.pin === null ? null : await passwords.hash(wanted.pin);
    const invite = await db.transaction().execute(async (tx) => {
      const [, host, credit] = await inOrder([
        assertStillManages(tx, by, now),
        takeHost(tx, by, wanted.host),
        new GuestCreditRepository(tx).charge(wanted.guestEmail),
      ]);
      if (credit === null) throw new Refusal("no_guest_credits");
      const secrets = { tokenHash: hashSecret(token), pinHash };
      const row = toRow({ id: ids.ksuid(now), by, wanted, host, secrets, credit }, now);
      const creator = by.kind === "api-key" ? null : by.user;
      const made = await new GuestInviteRepository(tx, now).insert(row, host, creator);
      const data = { ...describeTerms(made), credit: made.credit };
      await audit.append(tx, guestInviteEntry("create", made, managerActor(by), data));
      return made;
    });
    this.#publish(inviteEvents(invite));
    const joinUrl = `${baseUrl()}/g/${token}`;
    return { invite: wanted.sendEmail ? await this.#mailInvitation(invite, joinUrl) : invite, joinUrl };
  }

  /** Newest first; `count` is of the whole query. */
  async list(
    by: Manager,
    query: GuestInviteQuery,
  ): Promise<{ readonly invites: readonly GuestInvite[]; readonly count: number }> {
    const scope = inviteScope(by);
    if (scope === null) return { invites: [], count: 0 };
    return new GuestInviteRepository(this.#of.db, this.#of.clock.now()).list({ ...query, scope });
  }

  /** @throws Refusal `guest_invite_not_found` */
  async get(by: Manager, id: string): Promise<GuestInvite> {
    const invite = await new GuestInviteRepository(this.#of.db, this.#of.clock.now()).find(id);
    if (!invite || !maySeeInvite(by, invite)) throw new Refusal("guest_invite_not_found");
    return invite;
  }

  /**
   * In force at once, also for whoever is connected. What is cancelled or over stays so.
   * @throws Refusal as `create` does, and `guest_invite_not_found`, `guest_invite_cancelled`, `guest_invite_over`
   */
  async update(by: Manager, id: string, update: GuestInviteUpdate): Promise<GuestInvite> {
    const now = this.#of.clock.now();
    const { after, events, before } = await this.#of.db.transaction().execute(async (tx) => {
      await assertStillManages(tx, by, now);
      const before = await takeOpenInvite(tx, by, id, now);
      const host = update.host === undefined ? null : await takeHost(tx, by, update.host);
      return { before, ...(await this.#write(tx, by, before, { update, host }, now)) };
    });
    this.#publish(events);
    const windowChanged = ["starts_at_ms", "expires_at_ms", "time_zone", "recurrence"].some(
      (field) => field in changedTerms(before, after),
    );
    if (update.sendEmail && windowChanged) await this.#of.mails.send(after, { kind: "new-window" });
    return after;
  }

  /** The old link is dead, and so are wrong PINs of the past. @throws Refusal as `update` does */
  async replaceLink(by: Manager, id: string): Promise<string> {
    const { audit, baseUrl, clock, db, ids } = this.#of;
    const now = clock.now();
    const token = ids.secret(TOKEN_BYTES);
    const invite = await db.transaction().execute(async (tx) => {
      await assertStillManages(tx, by, now);
      const taken = await takeOpenInvite(tx, by, id, now);
      const change = { token_hash: hashSecret(token), pin_failures: 0, updated_at_ms: now };
      await new GuestInviteRepository(tx, now).update(id, change);
      await audit.append(tx, guestInviteEntry("link", taken, managerActor(by)));
      return taken;
    });
    this.#publish(inviteEvents(invite));
    return `${baseUrl()}/g/${token}`;
  }

  async #write(
    tx: Tx,
    by: Manager,
    before: GuestInvite,
    { host, update }: { readonly update: GuestInviteUpdate; readonly host: GuestHost | null },
    now: number,
  ): Promise<{ readonly after: GuestInvite; readonly events: readonly DomainEvent[] }> {
    const invites = new GuestInviteRepository(tx, now);
    await invites.update(before.id, { ...toChange(update, before.rights, host), updated_at_ms: now });
    const after = await invites.find(before.id);
    if (!after) throw new Refusal("guest_invite_not_found");
    const changes = changedTerms(before, after);
    if (Object.keys(changes).length === 0) return { after, events: [] };
    assertTerms(after, now);
    const pushed = await this.#push(tx, before, after, now);
    await this.#of.audit.append(tx, guestInviteEntry("update", after, managerActor(by), changes));
    return { after, events: [...pushed, ...inviteEvents(after), ...movedFrom(before, after)] };
  }

  async #push(tx: Tx, before: GuestInvite, after: GuestInvite, now: number): Promise<readonly DomainEvent[]> {
    const { sessions } = this.#of;
    if (before.machine.id !== after.machine.id) return sessions.endOfInvite(tx, after.id, "right-withdrawn");
    const stay = stayAt(after, now);
    if (stay === null) return sessions.endOfInvite(tx, after.id, "expired");
    return sessions.changeTerms(tx, after.id, { rights: after.rights, expiresAtMs: stay.expiresAtMs });
  }

  async #mailInvitation(invite: GuestInvite, joinUrl: string): Promise<GuestInvite> {
    const mail = await this.#of.mails.send(invite, { kind: "invitation", joinUrl });
    await new GuestInviteRepository(this.#of.db, this.#of.clock.now()).update(invite.id, { mail });
    this.#publish(inviteEvents(invite));
    return { ...invite, mail };
  }

  #publish(events: readonly DomainEvent[]): void {
    for (const event of events) this.#of.bus.publish(event);
  }
}

/** Reads an invite for a change by somebody who may. @throws Refusal `guest_invite_not_found` */
export async function takeInvite(tx: Tx, by: Manager, id: string, now: number): Promise<GuestInvite> {
  const invite = await new GuestInviteRepository(tx, now).take(id);
  if (!invite || !maySeeInvite(by, invite)) throw new Refusal("guest_invite_not_found");
  return invite;
}

/** As `takeInvite`. @throws Refusal also `guest_invite_cancelled`, `guest_invite_over` */
export async function takeOpenInvite(tx: Tx, by: Manager, id: string, now: number): Promise<GuestInvite> {
  const invite = await takeInvite(tx, by, id, now);
  const status = statusOf(invite, now);
  if (status === "canceled") throw new Refusal("guest_invite_cancelled");
  if (status === "expired") throw new Refusal("guest_invite_over");
  return invite;
}

/** Whoever listed it under its former machine is told too. */
function movedFrom(before: GuestInvite, after: GuestInvite): DomainEvent[] {
  return before.machine.id === after.machine.id ? [] : inviteEvents(before).slice(0, 1);
}

async function takeHost(tx: Tx, by: Manager, ref: HostRef): Promise<GuestHost> {
  const field = hostField(ref);
  const host = await new GuestHostRepository(tx).take(ref);
  if (!host || !mayView(inviteScope(by), host.owner?.id ?? null)) throw new Refusal("machine_not_found", { field });
  if (host.state === "pending") throw new Refusal("machine_not_approved", { field });
  if (!host.isGuestAccess) throw new Refusal("guests_not_allowed", { field });
  return host;
}
