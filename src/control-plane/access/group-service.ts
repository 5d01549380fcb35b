import type { Clock } from "../../base/clock.ts";
import type { IdSource } from "../../node/random.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Bus } from "../bus/bus.ts";
import { cleanText } from "../machines/clean-text.ts";
import { Refusal } from "../refusal.ts";
import type { Db, Tx } from "../storage/database.ts";
import { isUniqueViolation } from "../storage/unique-violation.ts";
import { assertManagesTeam, assertStillManages, managerActor, type Manager } from "../users/manager.ts";
import { SHOWS_NOTHING, type Group, type Shown } from "./group.ts";
import type { GroupMap } from "./group-map.ts";
import { GroupRepository } from "./group-repository.ts";
import { changedGroup, type GroupChange } from "./group-rules.ts";
import { GroupStoreRepository, takeGroup, type GroupQuery } from "./group-store-repository.ts";

interface Options {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly ids: IdSource;
}

export interface NewGroup {
  readonly name: string;
  readonly allowWithin: boolean;
  readonly within: { readonly assigned: boolean | null; readonly managed: boolean; readonly personal: boolean };
}

/** `incoming`: the other groups' members see this group's machines; `outgoing`: this group's members see theirs. */
export type Direction = "incoming" | "outgoing";

/** What a change works with: everything in one transaction, and nothing of it remains when it is refused. */
interface Change {
  readonly tx: Tx;
  readonly store: GroupStoreRepository;
  readonly log: (action: string, group: Group, data: Readonly<Record<string, unknown>>) => Promise<void>;
}

const NAME_LENGTH = { min: 2, max: 64 };

/** Groups: who is in them and what they show each other. A change reaches lists and live sessions at once. */
export class GroupService {
  readonly #of: Options;

  constructor(options: Options) {
    this.#of = options;
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

  /** @throws Refusal `forbidden`, `group_exists`, `invalid_arguments` */
  async create(by: Manager, wanted: NewGroup): Promise<Group> {
    const nothing = { name: wanted.name, allowWithin: false, within: { ...SHOWS_NOTHING, assigned: null } };
    const settings = changedGroup(nothing, { ...wanted, name: cleanName(wanted.name) });
    return this.#change(by, async ({ log, store }) => {
      const group = await store.insert(this.#of.ids.uuid(), settings, this.#of.clock.now());
      await log("team_group_create", group, { allow_within: group.allowWithin, within: group.within });
      return group;
    });
  }

  /** @throws Refusal `forbidden`, `group_not_found`, `group_exists`, `invalid_arguments` */
  async update(by: Manager, number: number, change: GroupChange): Promise<Group> {
    return this.#changeGroup(by, number, async ({ log, store }, group) => {
      const name = change.name === undefined ? group.name : cleanName(change.name);
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
    work: (change: Change, group: Group) => Promise<Result>,
  ): Promise<Result> {
    return this.#change(by, async (change) => {
      const group = await takeGroup(change.tx, number);
      if (!group) throw new Refusal("group_not_found");
      return work(change, group);
    });
  }

  async #change<Result>(by: Manager, work: (change: Change) => Promise<Result>): Promise<Result> {
    assertManagesTeam(by);
    const { audit, bus, clock, db } = this.#of;
    try {
      const result = await db.transaction().execute(async (tx) => {
        await assertStillManages(tx, by, clock.now());
        return work({
          tx,
          store: new GroupStoreRepository(tx),
          log: (action, { id, name }, data) =>
            audit.append(tx, { action, actor: managerActor(by), object: { kind: "group", id, name }, data }),
        });
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

function cleanName(text: string): string {
  const name = cleanText(text).trim();
  if (name.length >= NAME_LENGTH.min && name.length <= NAME_LENGTH.max) return name;
  throw new Refusal("invalid_arguments", { field: "group_name", message: "A name has 2 to 64 characters." });
}

async function findUsers(store: GroupStoreRepository, numbers: readonly number[]): Promise<readonly string[]> {
  const found = await store.findUserIds(numbers);
  const missing = numbers.find((number) => !found.has(number));
  if (missing === undefined) return [...found.values()];
  throw new Refusal("user_not_found", { field: "user_ids", message: `There is no person with the id ${missing}.` });
}

async function findGroups(store: GroupStoreRepository, numbers: readonly number[]): Promise<readonly string[]> {
  const found = await store.findIds(numbers);
  const missing = numbers.find((number) => !found.has(number));
  if (missing === undefined) return [...found.values()];
  throw new Refusal("group_not_found", { field: "group_ids", message: `There is no group with the id ${missing}.` });
}

function endsOf(groupId: string, otherId: string, direction: Direction): [fromId: string, toId: string] {
  return direction === "outgoing" ? [groupId, otherId] : [otherId, groupId];
}

async function shownNow(store: GroupStoreRepository, group: Group, otherId: string, direction: Direction) {
  if (otherId === group.id) return { ...group.within, assigned: group.within.assigned ?? true };
  const [fromId, toId] = endsOf(group.id, otherId, direction);
  const edge = await store.findEdge(fromId, toId);
  if (!edge) throw new Refusal("group_edge_not_found");
  return edge.shown;
}

async function putShown(
  store: GroupStoreRepository,
  group: Group,
  otherId: string,
  direction: Direction,
  shown: Shown,
): Promise<void> {
  if (otherId === group.id) {
    await store.update(group.id, changedGroup(group, { within: shown }));
    return;
  }
  const [fromId, toId] = endsOf(group.id, otherId, direction);
  await store.putEdge({ fromId, toId, shown });
}
