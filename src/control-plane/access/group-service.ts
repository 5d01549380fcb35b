import type { Clock } from "../../base/clock.ts";
import type { IdSource } from "../../node/random.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Bus } from "../bus/bus.ts";
import { Refusal } from "../refusal.ts";
import type { Db } from "../storage/database.ts";
import { isUniqueViolation } from "../storage/unique-violation.ts";
import { UserRepository, type UserQuery } from "../users/user-repository.ts";
import { assertManagesTeam, assertStillManages, type Manager } from "../users/manager.ts";
import { AccessSnapshotRepository } from "./access-snapshot-repository.ts";
import { diffReach, type ReachDiff } from "./diff-reach.ts";
import { SHOWS_NOTHING, type Group, type Shown } from "./group.ts";
import { findGroups, findUsers } from "./find-named.ts";
import { groupWork, type GroupWork } from "./group-change.ts";
import type { GroupMap } from "./group-map.ts";
import { GroupRepository } from "./group-repository.ts";
import { endsOf, putShown, shownNow, type Direction } from "./group-edges.ts";
import { changedGroup, cleanGroupName, type GroupChange } from "./group-rules.ts";
import { GroupStoreRepository, takeGroup, type GroupQuery } from "./group-store-repository.ts";

interface Options {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** True: every change is made, compared with what was, and undone; see `preview`. */
  readonly preview?: boolean;
}

export interface NewGroup {
  readonly name: string;
  readonly allowWithin: boolean;
  readonly within: { readonly assigned: boolean | null; readonly managed: boolean; readonly personal: boolean };
}

/** A change that is only tried; undoes the transaction. */
class Tried extends Error {
  override readonly name = "Tried";
  readonly diff: ReachDiff;

  constructor(diff: ReachDiff) {
    super("this change was only tried");
    this.diff = diff;
  }
}

/** Groups: who is in them and what they show each other. A change reaches lists and live sessions at once. */
export class GroupService {
  readonly #of: Options;

  constructor(options: Options) {
    this.#of = options;
  }

  /**
   * What a change would do to who reaches what. `change` is called with a service that undoes whatever it is asked to do.
   * @throws what the change throws
   */
  async preview(change: (groups: GroupService) => Promise<unknown>): Promise<ReachDiff> {
    try {
      await change(new GroupService({ ...this.#of, preview: true }));
    } catch (error) {
      if (error instanceof Tried) return error.diff;
      throw error;
    }
    throw new Error("nothing was tried");
  }

  /** @throws Refusal `forbidden` */
  async list(by: Manager, query: GroupQuery): Promise<{ groups: readonly Group[]; count: number }> {
    assertManagesTeam(by);
    return new GroupStoreRepository(this.#of.db).list(query);
  }

  /** @throws Refusal `forbidden`, `group_not_found` */
  async get(by: Manager, number: number): Promise<Group> {
    assertManagesTeam(by);
    const group = await new GroupStoreRepository(this.#of.db).findByNumber(number);
    if (!group) throw new Refusal("group_not_found");
    return group;
  }

  /** Everybody's groups and what they show, as of now. @throws Refusal `forbidden` */
  async readMap(by: Manager): Promise<GroupMap> {
    assertManagesTeam(by);
    return new GroupRepository(this.#of.db).loadMap();
  }

  /** How many machines are assigned to each group, by its id. @throws Refusal `forbidden` */
  async countMachines(by: Manager): Promise<ReadonlyMap<string, number>> {
    assertManagesTeam(by);
    return new GroupStoreRepository(this.#of.db).countMachines();
  }

  /** By name; `count` is of the whole query. @throws Refusal `forbidden`, `group_not_found` */
  async listMembers(by: Manager, number: number, query: Omit<UserQuery, "group" | "role" | "order">) {
    await this.get(by, number);
    return new UserRepository(this.#of.db).list({ ...query, group: number, order: "name" });
  }

  /** @throws Refusal `forbidden`, `group_exists`, `invalid_arguments` */
  async create(by: Manager, wanted: NewGroup): Promise<Group> {
    const nothing = { name: wanted.name, allowWithin: false, within: { ...SHOWS_NOTHING, assigned: null } };
    const settings = changedGroup(nothing, { ...wanted, name: cleanGroupName(wanted.name) });
    return this.#change(by, async ({ log, store }) => {
      const group = await store.insert(this.#of.ids.uuid(), settings, this.#of.clock.now());
      await log("team_group_create", group, { allow_within: group.allowWithin, within: group.within });
      return group;
    });
  }

  /** @throws Refusal `forbidden`, `group_not_found`, `group_exists`, `invalid_arguments` */
  async update(by: Manager, number: number, change: GroupChange): Promise<Group> {
    return this.#changeGroup(by, number, async ({ log, store }, group) => {
      const name = change.name === undefined ? group.name : cleanGroupName(change.name);
      const settings = changedGroup(group, { ...change, name });
      await store.update(group.id, settings);
      const { allowWithin, name: oldName, within } = group;
      await log("team_group_update", group, { from: { name: oldName, allowWithin, within }, to: settings });
      return { ...group, ...settings };
    });
  }

  /** @throws Refusal `forbidden`, `group_not_found` */
  async delete(by: Manager, number: number): Promise<void> {
    await this.#changeGroup(by, number, async ({ log, store }, group) => {
      await store.delete(group.id);
      await log("team_group_delete", group, {});
    });
  }

  /** Their other groups stay, or go with `only`. @throws Refusal `forbidden`, `group_not_found`, `user_not_found` */
  async addMembers(by: Manager, number: number, users: readonly number[], only: boolean): Promise<void> {
    await this.#changeGroup(by, number, async ({ log, store }, group) => {
      const userIds = await findUsers(store, users);
      if (only) await store.leaveAllGroups(userIds);
      await store.addMembers(group.id, userIds);
      await log("team_group_add_members", group, { user_ids: users, only });
    });
  }

  /** Who is not in it stays out. @throws Refusal `forbidden`, `group_not_found`, `user_not_found` */
  async removeMembers(by: Manager, number: number, users: readonly number[]): Promise<void> {
    await this.#changeGroup(by, number, async ({ log, store }, group) => {
      await store.removeMembers(group.id, await findUsers(store, users));
      await log("team_group_remove_members", group, { user_ids: users });
    });
  }

  /** Takes people in and out in one go. @throws Refusal `forbidden`, `group_not_found`, `user_not_found` */
  async changeMembers(
    by: Manager,
    number: number,
    { add, remove }: { readonly add: readonly number[]; readonly remove: readonly number[] },
  ): Promise<void> {
    await this.#changeGroup(by, number, async ({ log, store }, group) => {
      await store.removeMembers(group.id, await findUsers(store, remove));
      if (remove.length > 0) await log("team_group_remove_members", group, { user_ids: remove });
      await store.addMembers(group.id, await findUsers(store, add));
      if (add.length > 0) await log("team_group_add_members", group, { user_ids: add, only: false });
    });
  }

  /** A group that is named itself gets its own switches set. @throws Refusal `forbidden`, `group_not_found`, `invalid_arguments` */
  async permit(
    by: Manager,
    number: number,
    others: readonly number[],
    direction: Direction,
    shown: Shown,
  ): Promise<void> {
    await this.#changeGroup(by, number, async (change, group) => {
      for (const otherId of await findGroups(change.store, others)) {
        await putShown(change.store, group, otherId, direction, shown);
      }
      await change.log("team_group_permit", group, { group_ids: others, direction, shown });
    });
  }

  /** Changes one connection that exists. @throws Refusal `forbidden`, `group_not_found`, `group_edge_not_found`, `invalid_arguments` */
  async updatePermitted(
    by: Manager,
    number: number,
    other: number,
    direction: Direction,
    change: Partial<Record<keyof Shown, boolean | undefined>>,
  ): Promise<void> {
    await this.#changeGroup(by, number, async ({ log, store }, group) => {
      const otherId = (await store.findIds([other])).get(other);
      if (otherId === undefined) throw new Refusal("group_not_found");
      const before = await shownNow(store, group, otherId, direction);
      const shown = {
        assigned: change.assigned ?? before.assigned,
        managed: change.managed ?? before.managed,
        personal: change.personal ?? before.personal,
      };
      await putShown(store, group, otherId, direction, shown);
      await log("team_group_permit_update", group, { group_id: other, direction, from: before, to: shown });
    });
  }

  /** @throws Refusal `forbidden`, `group_not_found`, `invalid_arguments` */
  async forbid(by: Manager, number: number, others: readonly number[], direction: Direction): Promise<void> {
    await this.#changeGroup(by, number, async ({ log, store }, group) => {
      for (const otherId of await findGroups(store, others)) {
        if (otherId === group.id) await store.update(group.id, { ...group, within: SHOWS_NOTHING });
        else await store.deleteEdge(...endsOf(group.id, otherId, direction));
      }
      await log("team_group_forbid", group, { group_ids: others, direction });
    });
  }

  async #changeGroup<Result>(
    by: Manager,
    number: number,
    work: (change: GroupWork, group: Group) => Promise<Result>,
  ): Promise<Result> {
    return this.#change(by, async (change) => {
      const group = await takeGroup(change.tx, number);
      if (!group) throw new Refusal("group_not_found");
      return work(change, group);
    });
  }

  async #change<Result>(by: Manager, work: (change: GroupWork) => Promise<Result>): Promise<Result> {
    assertManagesTeam(by);
    const { audit, bus, clock, db } = this.#of;
    try {
      const result = await db.transaction().execute(async (tx) => {
        await assertStillManages(tx, by, clock.now());
        const { preview } = this.#of;
        const before = preview ? await new AccessSnapshotRepository(tx).load() : null;
        const done = await work(groupWork(tx, audit, by));
        if (before) throw new Tried(diffReach(before, await new AccessSnapshotRepository(tx).load()));
        return done;
      });
      bus.publish({ type: "groups-changed" });
      for (const list of ["groups", "audit"] as const) bus.publish({ type: "list-changed", list });
      return result;
    } catch (error) {
      if (isUniqueViolation(error)) throw new Refusal("group_exists", { field: "group_name" }, { cause: error });
      throw error;
    }
  }
}
