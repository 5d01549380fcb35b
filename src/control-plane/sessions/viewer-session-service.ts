import type { Clock } from "../../base/clock.ts";
import type { IdSource } from "../../node/random.ts";
import type { Rights } from "../../protocol/viewer/rights.ts";
import { rulesFor } from "../app-rules/rules-for.ts";
import type { Actor } from "../audit/actor.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Bus, DomainEvent } from "../bus/bus.ts";
import { MachineRepository } from "../machines/machine-repository.ts";
import { machineScope, mayView } from "../machines/machine.ts";
import type { Machine } from "../machines/machine.ts";
import { Refusal } from "../refusal.ts";
import { hashSecret } from "../sign-in/secret-hash.ts";
import type { Db, Tx } from "../storage/database.ts";
import { actorFor, displayName, type ActingUser } from "../users/acting-user.ts";
import type { GuestAdmission } from "./guest-admission.ts";
import type { HostEnforcement } from "./host-enforcement.ts";
import { hostObstacle } from "./host-obstacle.ts";
import type { Hosts } from "./hosts.ts";
import type { InviteSessionChanges } from "./invite-session-changes.ts";
import { connectionEntry, joinEntry, rightsEntry } from "./session-audit.ts";
import type { SessionBoard } from "./session-board.ts";
import type { SessionEnder } from "./session-ender.ts";
import { changeEvents } from "./session-events.ts";
import type { TicketSubject } from "./ticket-desk.ts";
import {
  freeGamepadSlot,
  isSameRights,
  pairingOf,
  viewerActor,
  withRights,
  type SessionViewer,
  type ViewerSession,
} from "./viewer-session.ts";
import { ViewerSessionRepository } from "./viewer-session-repository.ts";
import { findConnectingMember } from "./viewer-standing.ts";

const RESUME_BYTES = 32;
const USER_AGENT_MAX_LENGTH = 256;
/** Two people who change one session at the same time: the later one starts again from what the earlier one made. */
const CHANGE_ATTEMPTS = 10;
const ALL_RIGHTS: Rights = { keyboard: true, mouse: true, gamepad: true };

/** Where a viewer's socket comes from. */
export interface ViewerOrigin {
  readonly address: string;
  readonly userAgent: string;
}

export interface BegunSession {
  readonly session: ViewerSession;
  /** Takes the session up again; stored as a hash only. */
  readonly secret: string;
}

export interface ViewerSessionServices {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly hosts: Pick<Hosts, "find">;
  readonly admission: GuestAdmission;
  readonly board: SessionBoard;
  readonly ender: SessionEnder;
  readonly enforcement: HostEnforcement;
  readonly inviteSessions: Pick<InviteSessionChanges, "changeRights">;
}

/** The session changed since it was read; undoes the transaction. */
class Overtaken extends Error {
  override readonly name = "Overtaken";
}

type GuestSubject = Extract<TicketSubject, { kind: "guest" }>;
type MemberSubject = Extract<TicketSubject, { kind: "member" }>;

interface Admitted {
  readonly viewer: SessionViewer;
  readonly rights: Rights;
  readonly notBeforeMs: number;
  readonly expiresAtMs: number | null;
}

/** Lets viewers in, changes what they may do, and sends them away. A session and its machine's next revision are one transaction. */
export class ViewerSessionService {
  readonly #of: ViewerSessionServices;

  constructor(services: ViewerSessionServices) {
    this.#of = services;
  }

  /** Everything that let the ticket be issued is checked again (ATK-03). @throws Refusal with the exact reason, audited */
  async begin(subject: TicketSubject, origin: ViewerOrigin): Promise<BegunSession> {
    const secret = this.#of.ids.secret(RESUME_BYTES);
    try {
      const session = await this.#of.db.transaction().execute((tx) => this.#begin(tx, subject, origin, secret));
      this.#of.board.add(session);
      this.#publish([...changeEvents(session), ...usedEvents(session)]);
      return { session, secret };
    } catch (error) {
      if (error instanceof Refusal) await this.recordRefusal(subject, origin, error);
      throw error;
    }
  }

  /** Somebody was not let in. */
  async recordRefusal(subject: TicketSubject, { address }: ViewerOrigin, refusal: Refusal): Promise<void> {
    const { admission, audit, bus, db } = this.#of;
    if (subject.kind === "guest") return admission.recordRefusal(subject.inviteId, refusal, address);
    const actor: Actor = { kind: "user", id: subject.userId, name: subject.userName, address };
    const object = { kind: "machine", id: subject.machineId, name: subject.machineName } as const;
    const data = { reason: refusal.code, message: refusal.message };
    await audit.appendAlone(db, { action: "viewer_session_refuse", actor, object, data });
    bus.publish({ type: "list-changed", list: "audit" });
  }

  /**
   * In force on the machine a moment later: see `enforcedAtMs`. For a guest the invite says the same from now on, and so do their other
   * devices.
   * @throws Refusal `session_not_found`, also for what the caller may not see (ATK-17)
   */
  async changeRights(
    by: ActingUser,
    id: string,
    change: Partial<Record<keyof Rights, boolean | undefined>>,
  ): Promise<ViewerSession> {
    for (let attempt = 0; attempt < CHANGE_ATTEMPTS; attempt++) {
      const before = await this.#findLive(by, id);
      const rights = withRights(before.rights, change);
      if (isSameRights(rights, before.rights)) return before;
      try {
        const done = await this.#of.db.transaction().execute((tx) => this.#changeRights(tx, by, before, rights));
        this.#publish(done.events);
        return done.session;
      } catch (error) {
        if (!(error instanceof Overtaken)) throw error;
      }
    }
    throw new Refusal("storage_unavailable", { message: "Too many people change this session at once. Try again." });
  }

  /** Answers when the machine has torn the session down, or cannot be waited for. @throws Refusal `session_not_found` */
  async kick(by: ActingUser, id: string): Promise<void> {
    await this.#findLive(by, id);
    const ended = await this.#of.ender.end(id, { reason: "kicked", actor: actorFor(by) });
    if (!ended) throw new Refusal("session_not_found");
    await this.#of.enforcement.settled(ended.machineId, ended.epoch);
  }

  async #begin(tx: Tx, subject: TicketSubject, origin: ViewerOrigin, secret: string): Promise<ViewerSession> {
    const { audit, clock, hosts, ids } = this.#of;
    const machines = new MachineRepository(tx);
    const machine = await machines.take(subject.machineId);
    if (!machine) throw new Refusal("machine_not_found");
    const isGuest = subject.kind === "guest";
    const admitted = await (isGuest ? this.#admitGuest(tx, subject) : this.#admitMember(tx, subject, machine));
    const sessions = new ViewerSessionRepository(tx);
    const live = await sessions.listLive({ of: "machine", machineId: machine.id });
    const host = hosts.find(machine.id);
    const facts = { machine, isOnline: host !== null, hosting: host?.hosting ?? null, liveViewers: live.length };
    const obstacle = hostObstacle(subject.kind, facts);
    if (obstacle) throw obstacle;
    const gamepadSlot = freeGamepadSlot(live);
    const epoch = await machines.growRevisionOf(machine.id);
    if (gamepadSlot === null || epoch === null) throw new Refusal("machine_full");
    const [rule] = await rulesFor(tx, [pairingOf({ machineId: machine.id, viewer: admitted.viewer })]);
    if (rule === undefined || rule.connection === "none") throw new Refusal("app_rules_conflict");
    const nowMs = clock.now();
    const session: ViewerSession = {
      id: ids.uuid(),
      machineId: machine.id,
      machineName: machine.name,
      machineOwnerId: machine.owner?.id ?? null,
      ...admitted,
      guestInviteId: isGuest ? subject.inviteId : null,
      credentialId: isGuest ? null : subject.credentialId,
      attemptId: ids.uuid(),
      resumeHash: hashSecret(secret),
      address: origin.address,
      userAgent: origin.userAgent.slice(0, USER_AGENT_MAX_LENGTH),
      gamepadSlot,
      rule,
      epoch,
      beganAtMs: nowMs,
      ...UNCONNECTED,
      rightsChangedAtMs: nowMs,
    };
    await sessions.insert(session);
    await audit.append(tx, joinEntry(session));
    await audit.append(tx, connectionEntry("conn_client_offer", session, viewerActor(session), { side: "client" }));
    return session;
  }

  async #admitGuest(tx: Tx, subject: GuestSubject): Promise<Admitted> {
    const { inviteId } = subject;
    const { expiresAtMs, guestEmail, machineId, notBeforeMs, rights } = await this.#of.admission.begin(tx, inviteId);
    // The invite was moved to another machine since.
    if (machineId !== subject.machineId) throw new Refusal("ticket_refused");
    return {
      viewer: { kind: "guest", id: inviteId, name: guestEmail, email: guestEmail },
      rights,
      notBeforeMs,
      expiresAtMs,
    };
  }

  /** Whoever may connect to a machine without an invite has all of it. */
  async #admitMember(tx: Tx, subject: MemberSubject, machine: Machine): Promise<Admitted> {
    const user = await findConnectingMember(tx, subject, machine);
    if (!user) throw new Refusal("machine_not_found");
    const { credentialExpiresAtMs } = subject;
    const nowMs = this.#of.clock.now();
    if (credentialExpiresAtMs !== null && credentialExpiresAtMs <= nowMs) throw new Refusal("unauthorized");
    const viewer = { kind: "member", id: user.id, name: displayName(user), email: user.email || null } as const;
    return { viewer, rights: ALL_RIGHTS, notBeforeMs: nowMs, expiresAtMs: credentialExpiresAtMs };
  }

  /** @throws Overtaken */
  async #changeRights(
    tx: Tx,
    by: ActingUser,
    before: ViewerSession,
    rights: Rights,
  ): Promise<{ session: ViewerSession; events: readonly DomainEvent[] }> {
    const { admission, audit, clock } = this.#of;
    const { guestInviteId } = before;
    const invite = guestInviteId === null ? [] : await admission.rightsChanged(tx, actorFor(by), guestInviteId, rights);
    const epoch = await new MachineRepository(tx).growRevisionOf(before.machineId);
    if (epoch === null) throw new Refusal("session_not_found");
    const changedAtMs = clock.now();
    const terms = { rights, expiresAtMs: before.expiresAtMs, epoch, changedAtMs };
    const isChanged = await new ViewerSessionRepository(tx).changeTerms(before.id, before.epoch, terms);
    if (!isChanged) throw new Overtaken();
    const session: ViewerSession = {
      ...before,
      rights,
      epoch,
      rightsChangedAtMs: changedAtMs,
      enforcedAtMs: null,
      enforcedAfterMs: null,
    };
    await audit.append(tx, rightsEntry(session, actorFor(by), before.rights));
    const others =
      guestInviteId === null ? [] : await this.#of.inviteSessions.changeRights(tx, guestInviteId, rights, by);
    return { session, events: [...changeEvents(session), ...others, ...invite] };
  }

  async #findLive(by: ActingUser, id: string): Promise<ViewerSession> {
    const session = await new ViewerSessionRepository(this.#of.db).find(id);
    if (!session || session.end || !mayView(machineScope(by.user), session.machineOwnerId)) {
      throw new Refusal("session_not_found");
    }
    return session;
  }

  #publish(events: readonly DomainEvent[]): void {
    for (const event of events) this.#of.bus.publish(event);
  }
}

const UNCONNECTED = { connectedAtMs: null, path: null, enforcedAtMs: null, enforcedAfterMs: null, end: null } as const;

function usedEvents({ guestInviteId: inviteId, machineId }: ViewerSession): DomainEvent[] {
  return inviteId === null ? [] : [{ type: "guest-invite-changed", inviteId, machineId }];
}
