import { SessionRule } from "../../protocol/app-rule.ts";
import type { Rights } from "../../protocol/viewer/rights.ts";
import { SessionEndReason } from "../../protocol/viewer/session-end.ts";
import type { MediaPath } from "../../protocol/viewer/signal.ts";
import type { Db } from "../storage/database.ts";
import type { ViewerSessionTable } from "../storage/schema.ts";
import type { ViewerSession } from "./viewer-session.ts";

type Row = ViewerSessionTable & { owner_id: string | null };

/** Which live sessions: all, or those of a machine, of invites, of a person, of a credential. */
export type LiveFilter =
  | { readonly of: "all" }
  | { readonly of: "machine"; readonly machineId: string }
  | { readonly of: "invites"; readonly inviteIds: readonly string[] }
  | { readonly of: "viewer"; readonly viewerId: string };

/** What a machine has put in force for a session, and when. It may have been changed again since. */
export type EnforcedRights = Pick<ViewerSession, "id" | "rights" | "enforcedAtMs" | "enforcedAfterMs">;

const IDS_PER_STATEMENT = 500;

/** Viewers' sessions in the database. Works on a connection or, made anew, on a transaction. */
export class ViewerSessionRepository {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  async insert(session: ViewerSession): Promise<void> {
    await this.#db.insertInto("viewer_session").values(toRow(session)).execute();
  }

  async find(id: string): Promise<ViewerSession | null> {
    const row = await this.#select().where("viewer_session.id", "=", id).executeTakeFirst();
    return row ? toSession(row) : null;
  }

  async findByIds(ids: readonly string[]): Promise<readonly ViewerSession[]> {
    const found: ViewerSession[] = [];
    for (let i = 0; i < ids.length; i += IDS_PER_STATEMENT) {
      const some = ids.slice(i, i + IDS_PER_STATEMENT);
      found.push(...(await this.#select().where("viewer_session.id", "in", some).execute()).map(toSession));
    }
    return found;
  }

  /** In the order in which they began. */
  async listLive(filter: LiveFilter): Promise<readonly ViewerSession[]> {
    if (filter.of === "invites" && filter.inviteIds.length === 0) return [];
    let query = this.#select().where("viewer_session.ended_at_ms", "is", null);
    if (filter.of === "machine") query = query.where("viewer_session.machine_id", "=", filter.machineId);
    if (filter.of === "invites") query = query.where("viewer_session.guest_invite_id", "in", filter.inviteIds);
    if (filter.of === "viewer") query = query.where("viewer_session.viewer_id", "=", filter.viewerId);
    const rows = await query.orderBy("viewer_session.began_at_ms").orderBy("viewer_session.id").execute();
    return rows.map(toSession);
  }

  /** False when it has ended, or changed since it was read at `fromEpoch`. */
  async changeTerms(
    id: string,
    fromEpoch: number,
    terms: { rights: Rights; expiresAtMs: number | null; epoch: number; changedAtMs: number },
  ): Promise<boolean> {
    const result = await this.#db
      .updateTable("viewer_session")
      .set({
        ...rightsColumns(terms.rights),
        expires_at_ms: terms.expiresAtMs,
        epoch: terms.epoch,
        rights_changed_at_ms: terms.changedAtMs,
        enforced_at_ms: null,
        enforced_after_ms: null,
      })
      .where("id", "=", id)
      .where("epoch", "=", fromEpoch)
      .where("ended_at_ms", "is", null)
      .executeTakeFirst();
    return result.numUpdatedRows > 0n;
  }

  /** False when it has ended, or changed since it was read at `fromEpoch`. */
  async changeRule(
    id: string,
    fromEpoch: number,
    terms: { rule: SessionRule; epoch: number; changedAtMs: number },
  ): Promise<boolean> {
    const result = await this.#db
      .updateTable("viewer_session")
      .set({
        rule: JSON.stringify(terms.rule),
        epoch: terms.epoch,
        rights_changed_at_ms: terms.changedAtMs,
        enforced_at_ms: null,
        enforced_after_ms: null,
      })
      .where("id", "=", id)
      .where("epoch", "=", fromEpoch)
      .where("ended_at_ms", "is", null)
      .executeTakeFirst();
    return result.numUpdatedRows > 0n;
  }

  /** From then on it waits for its machine to say that it is closed there. False when it had ended before. */
  async end(id: string, end: { atMs: number; reason: SessionEndReason; epoch: number }): Promise<boolean> {
    const result = await this.#db
      .updateTable("viewer_session")
      .set({
        ended_at_ms: end.atMs,
        end_reason: end.reason,
        end_pending: 1,
        epoch: end.epoch,
        enforced_at_ms: null,
        enforced_after_ms: null,
      })
      .where("id", "=", id)
      .where("ended_at_ms", "is", null)
      .executeTakeFirst();
    return result.numUpdatedRows > 0n;
  }

  /** The machine has put everything up to `revision` in force. Answers the live sessions for which that is news, and what that was. */
  async recordEnforced(
    machineId: string,
    revision: number,
    times: { enforcedAtMs: number; nowMs: number },
  ): Promise<readonly EnforcedRights[]> {
    const rows = await this.#db
      .updateTable("viewer_session")
      .set((eb) => ({
        enforced_at_ms: times.enforcedAtMs,
        enforced_after_ms: eb(eb.val(times.nowMs), "-", eb.ref("rights_changed_at_ms")),
      }))
      .where("machine_id", "=", machineId)
      .where("ended_at_ms", "is", null)
      .where("enforced_at_ms", "is", null)
      .where("epoch", "<=", revision)
      .returning(["id", "keyboard", "mouse", "gamepad", "enforced_at_ms", "enforced_after_ms"])
      .execute();
    return rows.map((row) => ({
      id: row.id,
      rights: toRights(row),
      enforcedAtMs: row.enforced_at_ms,
      enforcedAfterMs: row.enforced_after_ms,
    }));
  }

  /** The machine has put everything up to `revision` in force. Answers the ended sessions that it has closed by that. */
  async recordClosed(
    machineId: string,
    revision: number,
    times: { enforcedAtMs: number; nowMs: number },
  ): Promise<readonly ViewerSession[]> {
    const rows = await this.#db
      .updateTable("viewer_session")
      .set((eb) => ({
        end_pending: 0,
        enforced_at_ms: times.enforcedAtMs,
        enforced_after_ms: eb(eb.val(times.nowMs), "-", eb.ref("ended_at_ms")),
      }))
      .where("machine_id", "=", machineId)
      .where("end_pending", "=", 1)
      .where("epoch", "<=", revision)
      .returning("id")
      .execute();
    return this.findByIds(rows.map(({ id }) => id));
  }

  /** Machines that have not said yet that what was decided of their sessions, live or ended, is in force. */
  async machinesOwing(): Promise<readonly string[]> {
    const rows = await this.#unsettled().distinct().execute();
    return rows.map((row) => row.machine_id);
  }

  /** True while the machine is one of `machinesOwing`. */
  async isOwing(machineId: string): Promise<boolean> {
    const row = await this.#unsettled().where("machine_id", "=", machineId).limit(1).executeTakeFirst();
    return row !== undefined;
  }

  /** True while an ended session waits for its machine; nobody changes that before the transaction ends. */
  async takePending(id: string): Promise<boolean> {
    const result = await this.#db
      .updateTable("viewer_session")
      .set({ end_pending: 1 })
      .where("id", "=", id)
      .where("end_pending", "=", 1)
      .executeTakeFirst();
    return result.numUpdatedRows > 0n;
  }

  /** The media flow. Only the first time counts as the moment; the path may change. */
  async recordConnected(id: string, path: MediaPath | null, nowMs: number): Promise<void> {
    await this.#db
      .updateTable("viewer_session")
      .set((eb) => ({ connected_at_ms: eb.fn.coalesce("connected_at_ms", eb.val(nowMs)), path }))
      .where("id", "=", id)
      .where("ended_at_ms", "is", null)
      .execute();
  }

  #unsettled() {
    return this.#db
      .selectFrom("viewer_session")
      .select("machine_id")
      .where((eb) =>
        eb.or([eb("end_pending", "=", 1), eb.and([eb("ended_at_ms", "is", null), eb("enforced_at_ms", "is", null)])]),
      );
  }

  #select() {
    return this.#db
      .selectFrom("viewer_session")
      .leftJoin("machine", "machine.id", "viewer_session.machine_id")
      .selectAll("viewer_session")
      .select("machine.owner_id");
  }
}

function rightsColumns(rights: Rights) {
  return { keyboard: toBit(rights.keyboard), mouse: toBit(rights.mouse), gamepad: toBit(rights.gamepad) };
}

function toRights(row: Pick<Row, keyof Rights>): Rights {
  return { keyboard: row.keyboard === 1, mouse: row.mouse === 1, gamepad: row.gamepad === 1 };
}

function toBit(value: boolean): 0 | 1 {
  return value ? 1 : 0;
}

function toRow(session: ViewerSession): ViewerSessionTable {
  const { end, rights, viewer } = session;
  return {
    id: session.id,
    machine_id: session.machineId,
    machine_name: session.machineName,
    viewer_kind: viewer.kind,
    viewer_id: viewer.id,
    viewer_name: viewer.name,
    viewer_email: viewer.email,
    guest_invite_id: session.guestInviteId,
    credential_id: session.credentialId,
    attempt_id: session.attemptId,
    resume_hash: session.resumeHash,
    address: session.address,
    user_agent: session.userAgent,
    ...rightsColumns(rights),
    gamepad_slot: session.gamepadSlot,
    rule: JSON.stringify(session.rule),
    epoch: session.epoch,
    not_before_ms: session.notBeforeMs,
    expires_at_ms: session.expiresAtMs,
    began_at_ms: session.beganAtMs,
    connected_at_ms: session.connectedAtMs,
    path: session.path,
    rights_changed_at_ms: session.rightsChangedAtMs,
    enforced_at_ms: session.enforcedAtMs,
    enforced_after_ms: session.enforcedAfterMs,
    ended_at_ms: end?.atMs ?? null,
    end_reason: end?.reason ?? null,
    end_pending: 0,
  };
}

function toSession(row: Row): ViewerSession {
  return {
    id: row.id,
    machineId: row.machine_id,
    machineName: row.machine_name,
    machineOwnerId: row.owner_id,
    viewer: { kind: row.viewer_kind, id: row.viewer_id, name: row.viewer_name, email: row.viewer_email },
    guestInviteId: row.guest_invite_id,
    credentialId: row.credential_id,
    attemptId: row.attempt_id,
    resumeHash: row.resume_hash,
    address: row.address,
    userAgent: row.user_agent,
    rights: toRights(row),
    gamepadSlot: row.gamepad_slot,
    rule: SessionRule.parse(JSON.parse(row.rule)),
    epoch: row.epoch,
    notBeforeMs: row.not_before_ms,
    expiresAtMs: row.expires_at_ms,
    beganAtMs: row.began_at_ms,
    connectedAtMs: row.connected_at_ms,
    path: row.path,
    rightsChangedAtMs: row.rights_changed_at_ms,
    enforcedAtMs: row.enforced_at_ms,
    enforcedAfterMs: row.enforced_after_ms,
    end:
      row.ended_at_ms === null
        ? null
        : { atMs: row.ended_at_ms, reason: SessionEndReason.parse(row.end_reason ?? "connection-lost") },
  };
}
