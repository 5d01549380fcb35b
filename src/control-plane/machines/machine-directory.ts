import type { Inventory } from "../../protocol/inventory.ts";
import type { MachineListQuery, Presence } from "../../protocol/http/machine.ts";
import type { GroupBook } from "../access/group-book.ts";
import { mayReach, type MachineStanding } from "../access/reach.ts";
import type { PresenceRegistry } from "../presence/presence-registry.ts";
import { Refusal } from "../refusal.ts";
import type { Db } from "../storage/database.ts";
import type { User } from "../users/user.ts";
import { isAdmin } from "../users/user.ts";
import type { MachineFilter } from "./machine-query-repository.ts";
import { MachineRepository } from "./machine-repository.ts";
import { standingOf, type Machine } from "./machine.ts";

/** A machine as it is this moment: what is stored, and what its link says. */
export interface MachineView {
  readonly machine: Machine;
  readonly presence: Presence;
  readonly presenceChangedAtMs: number | null;
  readonly ip: string;
  /** Null until the first sample of this link. */
  readonly cpuPercent: number | null;
  readonly memoryUsedBytes: number | null;
}

/** A connected machine in few words. */
export interface ConnectedMachine {
  readonly id: string;
  readonly arch: string;
  readonly ip: string;
  readonly os: string;
  readonly machineName: string;
  readonly ownerId: string | null;
}

const PRESENCE_RANK: Readonly<Record<Presence, number>> = { online: 0, reconnecting: 1, offline: 2 };

/** Answers who may see which machines, and how they are. */
export class MachineDirectory {
  readonly #machines: MachineRepository;
  readonly #presence: PresenceRegistry;
  readonly #groups: GroupBook;

  constructor(options: { readonly db: Db; readonly presence: PresenceRegistry; readonly groups: GroupBook }) {
    this.#groups = options.groups;
    this.#machines = new MachineRepository(options.db);
    this.#presence = options.presence;
  }

  /** One page of what the viewer may see; `count` is of the whole query. */
  async list(viewer: User, query: MachineListQuery): Promise<{ views: readonly MachineView[]; count: number }> {
    const scope = this.#scopeOf(viewer);
    if (scope === null) return { views: [], count: 0 };
    const { search, state, os, owner: ownerId, sort, order, offset, limit } = query;
    const matching = await this.#machines.findIds({ scope, search, state, os, ownerId, sort, order });
    const wanted = query.online === undefined ? null : query.online === "true";
    const ids = wanted === null ? matching : matching.filter((id) => this.#isOnline(id) === wanted);
    const sorted = sort === "presence" ? this.#sortByPresence(ids, order) : ids;
    return { views: await this.findViews(sorted.slice(offset, offset + limit)), count: ids.length };
  }

  /** @throws Refusal `machine_not_found`, also for what the viewer may not see (ATK-17) */
  async get(viewer: User, id: string): Promise<{ view: MachineView; inventory: Inventory }> {
    const machine = await this.#machines.find(id);
    if (!machine || !this.#mayReach(viewer, standingOf(machine))) throw new Refusal("machine_not_found");
    const inventory = await this.#machines.findInventory(id);
    if (!inventory) throw new Refusal("machine_not_found");
    return { view: this.#viewOf(machine), inventory };
  }

  /** In the order of `ids`, without those that are gone. Whether somebody may see them is the caller's to ask. */
  async findViews(ids: readonly string[]): Promise<readonly MachineView[]> {
    const machines = await this.#machines.findByIds(ids);
    return machines.map((machine) => this.#viewOf(machine));
  }

  /** Approved machines whose link is up and that the viewer may reach. */
  async listConnected(viewer: User): Promise<readonly ConnectedMachine[]> {
    const reach = this.#groups.reachOf(viewer);
    const ids = [...this.#presence.linked()]
      .filter((link) => mayReach(reach, this.#groups.standingOf(link), this.#groups.map))
      .map(({ machineId }) => machineId);
    const views = await this.findViews(ids);
    return views
      .filter(({ machine }) => machine.state === "approved")
      .map(({ machine, ip }) => ({
        id: machine.id,
        arch: machine.arch,
        ip,
        os: machine.os,
        machineName: machine.name,
        ownerId: machine.owner?.id ?? null,
      }));
  }

  #scopeOf(viewer: User): MachineFilter["scope"] | null {
    if (isAdmin(viewer)) return { kind: "all" };
    return viewer.role === "member" ? { kind: "reach", reach: this.#groups.reachOf(viewer) } : null;
  }

  #mayReach(viewer: User, machine: MachineStanding): boolean {
    return mayReach(this.#groups.reachOf(viewer), machine, this.#groups.map);
  }

  #viewOf(machine: Machine): MachineView {
    const { presence, changedAtMs } = this.#presence.of(machine.id);
    const link = this.#presence.linkOf(machine.id);
    return {
      machine,
      presence,
      presenceChangedAtMs: changedAtMs ?? machine.presenceChangedAtMs,
      ip: link?.ip ?? machine.ip,
      cpuPercent: link?.cpuPercent ?? null,
      memoryUsedBytes: link?.memoryUsedBytes ?? null,
    };
  }

  #isOnline(id: string): boolean {
    return this.#presence.linkOf(id) !== undefined;
  }

  /** `ids` come sorted by name, and stay so among machines of equal presence. */
  #sortByPresence(ids: readonly string[], order: "asc" | "desc"): readonly string[] {
    const sign = order === "asc" ? 1 : -1;
    const rank = (id: string) => PRESENCE_RANK[this.#presence.of(id).presence];
    return ids.toSorted((a, b) => sign * (rank(a) - rank(b)));
  }
}
