import type { Clock } from "../../base/clock.ts";
import type { Bus } from "../bus/bus.ts";
import { Refusal } from "../refusal.ts";
import type { Db } from "../storage/database.ts";
import { assertManagesTeam, managerActor, type Manager } from "../users/manager.ts";
import type { UserAlias } from "../users/user-alias.ts";
import { UserAliasesRepository } from "../users/user-aliases-repository.ts";
import { toAuditEvent, type AuditEvent } from "./audit-event.ts";
import { exportLines } from "./audit-export.ts";
import { describeFilter, type AuditFilter, type AuditPage, type AuditPageQuery } from "./audit-filter.ts";
import type { AuditLog } from "./audit-log.ts";
import { AuditSearchRepository } from "./audit-search-repository.ts";

/** Where a page begins: with the event of this id, after it, or (null) where the log does. */
export type AuditPlace = { readonly cursor: string } | { readonly after: string } | null;

export type AuditSearch = Omit<AuditPageQuery, "fromSeq"> & { readonly place: AuditPlace };

interface Options {
  readonly db: Db;
  readonly teamId: string;
  readonly audit: AuditLog;
  readonly bus: Bus;
  readonly clock: Clock;
}

/** Lets whoever manages the team search the log and take it away. */
export class AuditSearchService {
  readonly #of: Options;
  readonly #events: AuditSearchRepository;

  constructor(options: Options) {
    this.#of = options;
    this.#events = new AuditSearchRepository(options.db, options.teamId);
  }

  /** @throws Refusal `forbidden`, or `invalid_arguments` when the place names no event */
  async page(by: Manager, { place, ...query }: AuditSearch): Promise<AuditPage<AuditEvent>> {
    assertManagesTeam(by);
    const page = await this.#events.page({ ...query, fromSeq: await this.#seqAt(place, query.order) });
    return { events: page.events.map(toAuditEvent), nextId: page.nextId };
  }

  /** What the person with this integer alias did, or everybody for null; with the aliases of all who did something. */
  async pageByNumber(
    by: Manager,
    userNumber: number | null,
    search: AuditSearch,
  ): Promise<AuditPage<AuditEvent> & { readonly aliases: ReadonlyMap<string, UserAlias> }> {
    assertManagesTeam(by);
    const people = new UserAliasesRepository(this.#of.db);
    const actorId = userNumber === null ? null : await people.findId(userNumber);
    if (userNumber !== null && actorId === null) {
      // The place is judged all the same.
      await this.#seqAt(search.place, search.order);
      return { events: [], nextId: null, aliases: new Map() };
    }
    const filter = actorId === null ? search.filter : { ...search.filter, actorId };
    const page = await this.page(by, { ...search, filter });
    const ids = page.events.flatMap((event) => (event.actor.kind === "user" ? [event.actor.id] : []));
    return { ...page, aliases: await people.findAll([...new Set(ids)]) };
  }

  /**
   * The lines of the log, or of a part of it, each with its newline; read bit by bit as they are asked for. Says so in the log first.
   * @throws Refusal `forbidden`
   */
  async export(by: Manager, filter: AuditFilter): Promise<AsyncGenerator<string>> {
    assertManagesTeam(by);
    const { audit, bus, clock, db, teamId } = this.#of;
    const data = describeFilter(filter) ?? {};
    await audit.appendAlone(db, { action: "audit_export", actor: managerActor(by), object: null, data });
    bus.publish({ type: "list-changed", list: "audit" });
    return exportLines(this.#events, { teamId, filter, nowMs: clock.now() });
  }

  async #seqAt(place: AuditPlace, order: AuditPageQuery["order"]): Promise<number | null> {
    if (place === null) return null;
    const [field, id] = "cursor" in place ? ["cursor", place.cursor] : ["after", place.after];
    const seq = await this.#events.seqOf(id);
    if (seq === null) throw new Refusal("invalid_arguments", { field, message: "There is no event with this id." });
    if (field === "cursor") return seq;
    return order === "oldest-first" ? seq + 1 : seq - 1;
  }
}
