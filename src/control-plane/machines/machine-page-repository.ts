import type { Db } from "../storage/database.ts";
import type { MachineCounts } from "./machine-counts.ts";
import { matchingMachines, orderedMachines, type MachineFilter } from "./machine-query-repository.ts";

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
    if (sort !== "presence") {
      const machines = { ...rest, sort, among };
      return { ids: await this.#ids(machines, cut), count: await this.#count(machines) };
    }
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
      if (cut.limit > 0) ids.push(...(await this.#ids(machines, cut)));
      count += await this.#count(machines);
    }
    return { ids, count };
  }

  async #ids(filter: MachineFilter, { limit, offset }: Cut): Promise<readonly string[]> {
    const ordered = orderedMachines(matchingMachines(this.#db, filter), filter);
    const rows = await ordered.select("machine.id").offset(offset).limit(limit).execute();
    return rows.map(({ id }) => id);
  }

  async #count(filter: MachineFilter): Promise<number> {
    const { among, order: _, scope, sort: __, ...question } = filter;
    const counted = matchingMachines(this.#db, filter).select((eb) => eb.fn.countAll<number>().as("count"));
    const ask = async () => (await counted.executeTakeFirstOrThrow()).count;
    // Who is online changes by the second, and what is searched by the letter: an owner's new name is no change of a machine.
    if (among || scope.kind === "reach" || question.search) return ask();
    return this.#counts.count(JSON.stringify([scope, question]), ask);
  }
}

function awayOf({ online, reconnecting }: KnownPresence): readonly { ids: readonly string[]; wanted: boolean }[] {
  const offline = { ids: [...online, ...reconnecting], wanted: false };
  // Which is nearly always: nobody is awaited but for the minute after a restart.
  return reconnecting.length === 0 ? [offline] : [{ ids: reconnecting, wanted: true }, offline];
}
