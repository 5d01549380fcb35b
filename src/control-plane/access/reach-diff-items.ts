import type { ReachDiffItem } from "../../protocol/http/group.ts";
import { MachineRepository } from "../machines/machine-repository.ts";
import type { Db } from "../storage/database.ts";
import { displayName } from "../users/acting-user.ts";
import type { PersonDiff, ReachDiff } from "./diff-reach.ts";

/** As many as a dialog can show; the counts are of all. */
const MOST_PEOPLE = 200;
const MOST_MACHINES = 50;

interface Options {
  readonly db: Db;
  /** Live sessions of members. */
  readonly liveMembers: () => readonly { readonly userId: string; readonly machineId: string }[];
}

/** Says a difference of reach in names. */
export class ReachDiffItems {
  readonly #of: Options;

  constructor(options: Options) {
    this.#of = options;
  }

  async describe({ gaining, losing, people }: ReachDiff): Promise<ReachDiffItem> {
    const shown = people.slice(0, MOST_PEOPLE);
    const ids = new Set(shown.flatMap(({ gained, lost }) => [...cut(gained), ...cut(lost)]));
    const machines = await new MachineRepository(this.#of.db).findByIds([...ids]);
    const names = new Map(machines.map(({ id, name }) => [id, name]));
    const toRefs = (some: readonly string[]) => cut(some).map((id) => ({ id, name: names.get(id) ?? "" }));
    return {
      gaining: { ...gaining },
      losing: { ...losing },
      sessions_ending: this.#countEnding(people),
      people: shown.map(({ gained, lost, user }) => ({
        user: { id: user.id, name: displayName(user) },
        gained: toRefs(gained),
        gained_count: gained.length,
        lost: toRefs(lost),
        lost_count: lost.length,
      })),
    };
  }

  #countEnding(people: readonly PersonDiff[]): number {
    const lostBy = new Map(people.map(({ lost, user }) => [user.id, new Set(lost)]));
    return this.#of.liveMembers().filter(({ machineId, userId }) => lostBy.get(userId)?.has(machineId)).length;
  }
}

function cut<Item>(items: readonly Item[]): readonly Item[] {
  return items.slice(0, MOST_MACHINES);
}
