import { sql, type Selectable } from "kysely";
import { assertNever } from "../../base/assert-never.ts";
import type { GuestInviteStatus } from "../../protocol/http/guest.ts";
import type { MachineScope } from "../machines/machine.ts";
import { prepared } from "../storage/prepared.ts";
import { contains } from "../storage/contains.ts";
import type { Db } from "../storage/database.ts";
import type { GuestInviteTable } from "../storage/schema.ts";
import type { GuestHost } from "./guest-host-repository.ts";
import type { GuestInvite } from "./guest-invite.ts";
import { newGuestInvite, toGuestInvite, type InviteMaker, type NewGuestInviteRow } from "./stored-guest-invite.ts";

export interface GuestInviteFilter {
  readonly scope: Exclude<MachineScope, null>;
  readonly machineId?: string | undefined;
  readonly status?: GuestInviteStatus | undefined;
  /** Part of the e-mail, the event or the machine's name. */
  readonly search?: string | undefined;
  readonly offset: number;
  readonly limit: number;
}

/** Columns that a change of an invite may set. */
export type GuestInviteChange = Partial<
  Omit<Selectable<GuestInviteTable>, "id" | "guest_email" | "guest_email_key" | "created_by_kind" | "created_by">
>;

/**
 * The guest invites' rows. Transactions take the machine's row before its invites' rows, and both before the team's credits and the log:
 * so whatever happens at once waits for each other and does not deadlock.
 */
export class GuestInviteRepository {
  readonly #db: Db;
  readonly #nowMs: number;

  /** `nowMs`: what live sessions have used so far is counted up to it. */
  constructor(db: Db, nowMs: number) {
    this.#db = db;
    this.#nowMs = nowMs;
  }

  async find(id: string): Promise<GuestInvite | null> {
    const row = await this.#select().where("guest_invite.id", "=", id).executeTakeFirst();
    return row ? toGuestInvite(row) : null;
  }

  /** Reads an invite for a change: nobody else changes it, or its machine, before the transaction ends. */
  async take(id: string): Promise<GuestInvite | null> {
    const row = await this.#db.selectFrom("guest_invite").select("machine_id").where("id", "=", id).executeTakeFirst();
    if (!row) return null;
    await this.#db
      .updateTable("machine")
      .set((eb) => ({ state: eb.ref("state") }))
      .where("id", "=", row.machine_id)
      .execute();
    await this.#db
      .updateTable("guest_invite")
      .set((eb) => ({ updated_at_ms: eb.ref("updated_at_ms") }))
      .where("id", "=", id)
      .execute();
    return this.find(id);
  }

  async findByTokenHash(tokenHash: string): Promise<GuestInvite | null> {
    const row = await this.#select().where("guest_invite.token_hash", "=", tokenHash).executeTakeFirst();
    return row ? toGuestInvite(row) : null;
  }

  /** Newest first; `count` is of the whole query. */
  async list(filter: GuestInviteFilter): Promise<{ readonly invites: readonly GuestInvite[]; readonly count: number }> {
    const matching = this.#filtered(filter);
    const { count } = await matching.select((eb) => eb.fn.countAll<number>().as("count")).executeTakeFirstOrThrow();
    const ids = await matching
      .select("guest_invite.id")
      .orderBy("guest_invite.created_at_ms", "desc")
      .orderBy("guest_invite.id")
      .offset(filter.offset)
      .limit(filter.limit)
      .execute();
    return { invites: await this.#findAll(ids.map((row) => row.id)), count };
  }

  /** Answers what `find` would; see `newGuestInvite`. */
  async insert(wanted: NewGuestInviteRow, host: GuestHost, creator: InviteMaker | null): Promise<GuestInvite> {
    const { invite, row } = newGuestInvite(wanted, host, creator);
    await insertRow(this.#db, row);
    return invite;
  }

  async update(id: string, change: GuestInviteChange): Promise<void> {
    await this.#db.updateTable("guest_invite").set(change).where("id", "=", id).execute();
  }

  async addUse(id: string, usedMs: number): Promise<void> {
    await this.#db
      .updateTable("guest_invite")
      .set((eb) => ({ used_ms: eb("used_ms", "+", Math.max(0, Math.round(usedMs))) }))
      .where("id", "=", id)
      .execute();
  }

  /** Takes one of the tries before a PIN is compared, so that many at once cannot all slip through. Null: none is left. */
  async takePinTry(id: string, most: number): Promise<{ readonly pinHash: string | null } | null> {
    const row = await this.#db
      .updateTable("guest_invite")
      .set((eb) => ({ pin_failures: eb("pin_failures", "+", 1) }))
      .where("id", "=", id)
      .where("pin_failures", "<", most)
      .returning("pin_hash")
      .executeTakeFirst();
    return row ? { pinHash: row.pin_hash } : null;
  }

  async isExpiryLogged(id: string): Promise<boolean> {
    const row = await this.#db
      .selectFrom("guest_invite")
      .select("id")
      .where("id", "=", id)
      .where("expiry_logged", "=", 1)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** All of a machine's, whatever became of them; the earliest first. */
  async listOfMachine(machineId: string): Promise<readonly GuestInvite[]> {
    const rows = await this.#select()
      .where("guest_invite.machine_id", "=", machineId)
      .orderBy("guest_invite.starts_at_ms")
      .orderBy("guest_invite.id")
      .execute();
    return rows.map(toGuestInvite);
  }

  /** Neither cancelled nor told of as expired. */
  async openIdsOfMachine(machineId: string): Promise<readonly string[]> {
    const rows = await this.#open().where("guest_invite.machine_id", "=", machineId).execute();
    return rows.map((row) => row.id);
  }

  /** Whose end has come and was not told yet. */
  async expiredIds(limit: number): Promise<readonly string[]> {
    const rows = await this.#open().where("guest_invite.expires_at_ms", "<=", this.#nowMs).limit(limit).execute();
    return rows.map((row) => row.id);
  }

  /** Invites whose maker is gone, or may not hand the machine out any more. */
  async unbackedIds(limit: number): Promise<readonly string[]> {
    const rows = await this.#open()
      .leftJoin("user as creator", "creator.id", "guest_invite.created_by")
      .leftJoin("machine", "machine.id", "guest_invite.machine_id")
      .where("guest_invite.created_by_kind", "=", "user")
      .where((eb) =>
        eb.or([
          eb("creator.id", "is", null),
          eb("creator.disabled", "=", 1),
          eb("creator.role", "=", "guest"),
          eb.and([
            eb("creator.role", "=", "member"),
            eb.or([eb("machine.owner_id", "is", null), eb("machine.owner_id", "<>", eb.ref("creator.id"))]),
          ]),
        ]),
      )
      .limit(limit)
      .execute();
    return rows.map((row) => row.id);
  }

  /** Mailed invites that begin before `untilMs` and whose guests were not reminded. */
  async unremindedIds(untilMs: number, limit: number): Promise<readonly string[]> {
    const rows = await this.#open()
      .where("guest_invite.mail", "=", "sent")
      .where("guest_invite.reminded", "=", 0)
      .where("guest_invite.starts_at_ms", ">", this.#nowMs)
      .where("guest_invite.starts_at_ms", "<=", untilMs)
      .limit(limit)
      .execute();
    return rows.map((row) => row.id);
  }

  /** True for exactly one of many who want to remind the guest. */
  async markReminded(id: string): Promise<boolean> {
    const result = await this.#db
      .updateTable("guest_invite")
      .set({ reminded: 1 })
      .where("id", "=", id)
      .where("reminded", "=", 0)
      .executeTakeFirst();
    return result.numUpdatedRows > 0n;
  }

  #open() {
    return this.#db
      .selectFrom("guest_invite")
      .select("guest_invite.id")
      .where("guest_invite.cancelled_at_ms", "is", null)
      .where("guest_invite.expiry_logged", "=", 0)
      .orderBy("guest_invite.expires_at_ms")
      .orderBy("guest_invite.id");
  }

  /** In the order of `ids`. */
  async #findAll(ids: readonly string[]): Promise<readonly GuestInvite[]> {
    if (ids.length === 0) return [];
    const rows = await this.#select().where("guest_invite.id", "in", ids).execute();
    const byId = new Map(rows.map((row) => [row.id, toGuestInvite(row)]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  #filtered({ machineId, scope, search, status }: GuestInviteFilter) {
    let query = this.#db.selectFrom("guest_invite").leftJoin("machine", "machine.id", "guest_invite.machine_id");
    if (scope.kind === "own") query = query.where("machine.owner_id", "=", scope.userId);
    if (machineId !== undefined) query = query.where("guest_invite.machine_id", "=", machineId);
    if (status !== undefined) query = query.where(hasStatus(status, this.#nowMs));
    const text = search?.trim() ?? "";
    if (text === "") return query;
    const columns = [
      "guest_invite.guest_email",
      "guest_invite.event_name",
      "guest_invite.machine_name",
      "machine.name",
    ];
    return query.where((eb) => eb.or(columns.map((column) => contains(column, text))));
  }

  #select() {
    return this.#db
      .selectFrom("guest_invite")
      .leftJoin("machine", "machine.id", "guest_invite.machine_id")
      .leftJoin("user as owner", "owner.id", "machine.owner_id")
      .leftJoin("user as creator", "creator.id", "guest_invite.created_by")
      .selectAll("guest_invite")
      .select([
        "machine.name as host_name",
        "machine.state as host_state",
        "machine.guest_access as host_guest_access",
        "machine.owner_id as host_owner_id",
        "owner.name as owner_name",
        "owner.username as owner_username",
        "creator.number as creator_number",
        "creator.role as creator_role",
        "creator.disabled as creator_disabled",
      ])
      .select((eb) =>
        eb
          .selectFrom("viewer_session")
          .select((live) => live.fn.sum<number>(live(live.val(this.#nowMs), "-", live.ref("began_at_ms"))).as("ms"))
          .whereRef("viewer_session.guest_invite_id", "=", "guest_invite.id")
          .where("viewer_session.ended_at_ms", "is", null)
          .as("live_ms"),
      );
  }
}

function hasStatus(status: GuestInviteStatus, nowMs: number) {
  const isCancelled = sql`(guest_invite.cancelled_at_ms is not null)`;
  const isOver = sql`(guest_invite.expires_at_ms <= ${nowMs})`;
  const isEarly = sql`(guest_invite.starts_at_ms > ${nowMs})`;
  switch (status) {
    case "canceled":
      return sql<boolean>`${isCancelled}`;
    case "expired":
      return sql<boolean>`(not ${isCancelled} and ${isOver})`;
    case "scheduled":
      return sql<boolean>`(not ${isCancelled} and not ${isOver} and ${isEarly})`;
    case "active":
      return sql<boolean>`(not ${isCancelled} and not ${isOver} and not ${isEarly})`;
    default:
      return assertNever(status);
  }
}

const insertRow = prepared((db, row: ReturnType<typeof newGuestInvite>["row"]) =>
  db.insertInto("guest_invite").values(row),
);
