import { hostGroups, type Reach } from "../access/reach.ts";
import type { Db } from "../storage/database.ts";
import { isAdmin } from "../users/user.ts";
import type { MachineCounts } from "./machine-counts.ts";
import { matchingMachines, orderedMachines, type MachineFilter, type ReachPlan } from "./machine-query-repository.ts";

/** Machines that are not simply offline, by id. */
export interface KnownPresence {
  readonly online: readonly string[];
  /** Expected back after a restart. */
  readonly reconnecting: readonly string[];
}

/** `isOnline`: whether the link is up, or is not. */
export type PageFilter = Omit<MachineFilter, "among" | "sort"> & {
  readonly isOnline?: boolean | undefined;
  readonly sort: MachineFilter["sort"] | "presence";
};

/** Of machines that are known by their ids, each is asked whether it is reached. */
const FOR_A_FEW: ReachPlan = "walked";

interface Cut {
  readonly offset: number;
  readonly limit: number;
}

/** Pages of machines: filtered, sorted, counted and cut by the database, so that a page costs the same however many there are. */
export class MachinePageRepository {
  readonly #db: Db;
  readonly #counts: MachineCounts;

  constructor(db: Db, counts: MachineCounts) {
    this.#db = db;
    this.#counts = counts;
  }

  /** `count` is of the whole query. */
  async page(
    filter: PageFilter,
    presence: KnownPresence,
    cut: Cut,
  ): Promise<{ ids: readonly string[]; count: number }> {
    const { isOnline, sort, ...rest } = filter;
    const among = isOnline === undefined ? undefined : { ids: presence.online, wanted: isOnline };
    if (sort !== "presence") return this.#cut({ ...rest, sort, among }, cut);
    return this.#byPresence({ ...rest, sort: "name" }, presence, cut, isOnline);
  }

  /** Those of one presence after those of another, each by name: read off the same index, one presence at a time. */
  async #byPresence(
    filter: Omit<MachineFilter, "among">,
    { online, reconnecting }: KnownPresence,
    { limit, offset }: Cut,
    isOnline: boolean | undefined,
  ): Promise<{ ids: readonly string[]; count: number }> {
    const up = isOnline === false ? [] : [{ ids: online, wanted: true }];
    const away = isOnline === true ? [] : awayOf({ online, reconnecting });
    const parts = [...up, ...away];
    const ids: string[] = [];
    let count = 0;
    for (const among of filter.order === "asc" ? parts : parts.toReversed()) {
      const machines = { ...filter, order: "asc", among } as const;
      const cut = { offset: Math.max(0, offset - count), limit: limit - ids.length };
      const part = await this.#cut(machines, cut);
      ids.push(...part.ids);
      count += part.count;
    }
    return { ids, count };
  }

  async #cut(filter: MachineFilter, cut: Cut): Promise<{ ids: readonly string[]; count: number }> {
    const count = await this.#count(filter);
    if (cut.limit <= 0 || cut.offset >= count) return { ids: [], count };
    const matching = matchingMachines(this.#db, filter, await this.#planFor(filter, cut, count));
    const ordered = orderedMachines(matching, filter).select("machine.id");
    const rows = await ordered.offset(cut.offset).limit(cut.limit).execute();
    return { ids: rows.map(({ id }) => id), count };
  }

  /** The plan that looks at fewer machines: all that match, or those of the team's until the page is full. */
  async #planFor({ among, scope, sort }: MachineFilter, { limit, offset }: Cut, count: number): Promise<ReachPlan> {
    if (scope.kind !== "reach") return "collected";
    if (among?.wanted) return FOR_A_FEW;
    // By owner there is no index to walk.
    if (sort === "owner") return "collected";
    const team = await this.#count({ scope: { kind: "all" }, sort: "name", order: "asc" });
    return ((offset + limit) * team) / count < count ? "walked" : "collected";
  }

  /** Those that are not among some are all without these: the many need not be asked one by one whether they are among the few. */
  async #count(filter: MachineFilter): Promise<number> {
    const { among, order: _, scope, sort: __, ...question } = filter;
    if (among && !among.wanted) {
      const wanted = { ...among, wanted: true };
      return (await this.#count({ ...filter, among: undefined })) - (await this.#count({ ...filter, among: wanted }));
    }
    const plan = among ? FOR_A_FEW : "collected";
    const counted = matchingMachines(this.#db, filter, plan).select((eb) => eb.fn.countAll<number>().as("count"));
    const ask = async () => (await counted.executeTakeFirstOrThrow()).count;
    // Who is online changes by the second, and what is searched by the letter: an owner's new name is no change of a machine.
    if (among || question.search) return ask();
    return this.#counts.count(JSON.stringify([scope.kind === "reach" ? reachKey(scope.reach) : scope, question]), ask);
  }
}

/** Whoever has the same key is shown as many machines. */
function reachKey(reach: Reach): readonly unknown[] {
  const shown = (["assigned", "managed", "personal"] as const).map((kind) => hostGroups(reach, kind).toSorted());
  return [reach.viewer.id, isAdmin(reach.viewer), shown];
}

function awayOf({ online, reconnecting }: KnownPresence): readonly { ids: readonly string[]; wanted: boolean }[] {
  const offline = { ids: [...online, ...reconnecting], wanted: false };
  // Which is nearly always: nobody is awaited but for the minute after a restart.
  return reconnecting.length === 0 ? [offline] : [{ ids: reconnecting, wanted: true }, offline];
}
