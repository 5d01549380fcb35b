import type { Inventory } from "../../protocol/inventory.ts";
import type { MachineListQuery, Presence } from "../../protocol/http/machine.ts";
import type { GroupBook } from "../access/group-book.ts";
import { GroupStoreRepository } from "../access/group-store-repository.ts";
import { mayReach, type MachineStanding } from "../access/reach.ts";
import type { PresenceRegistry } from "../presence/presence-registry.ts";
import { Refusal } from "../refusal.ts";
import type { Db } from "../storage/database.ts";
import type { User } from "../users/user.ts";
import { isAdmin } from "../users/user.ts";
import type { MachineCounts } from "./machine-counts.ts";
import { MachinePageRepository, type KnownPresence } from "./machine-page-repository.ts";
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
  /** Those that it is assigned to. */
  readonly groups: readonly { readonly number: number; readonly name: string }[];
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

interface Options {
  readonly db: Db;
  readonly presence: PresenceRegistry;
  readonly groups: GroupBook;
  readonly counts: MachineCounts;
}

/** Answers who may see which machines, and how they are. */
export class MachineDirectory {
  readonly #machines: MachineRepository;
  readonly #pages: MachinePageRepository;
  readonly #namedGroups: GroupStoreRepository;
  readonly #presence: PresenceRegistry;
  readonly #groups: GroupBook;

  constructor(options: Options) {
    this.#groups = options.groups;
    this.#machines = new MachineRepository(options.db);
    this.#pages = new MachinePageRepository(options.db, options.counts);
    this.#namedGroups = new GroupStoreRepository(options.db);
    this.#presence = options.presence;
  }

  /** One page of what the viewer may see; `count` is of the whole query. */
  async list(viewer: User, query: MachineListQuery): Promise<{ views: readonly MachineView[]; count: number }> {
    const scope = this.#scopeOf(viewer);
    if (scope === null) return { views: [], count: 0 };
    const { assignment, group: groupNumber, limit, offset, order, os, owner: ownerId, search, sort, state } = query;
    const isOnline = query.online === undefined ? undefined : query.online === "true";
    const filter = { scope, search, state, os, ownerId, assignment, groupNumber, isOnline, sort, order };
    const { count, ids } = await this.#pages.page(filter, this.#knownPresence(), { offset, limit });
    return { views: await this.findViews(ids), count };
  }

  /** @throws Refusal `machine_not_found`, also for what the viewer may not see (ATK-17) */
  async get(viewer: User, id: string): Promise<{ view: MachineView; inventory: Inventory }> {
    const machine = await this.#machines.find(id);
    if (!machine || !this.#mayReach(viewer, standingOf(machine))) throw new Refusal("machine_not_found");
    const inventory = await this.#machines.findInventory(id);
    if (!inventory) throw new Refusal("machine_not_found");
    const [view] = await this.#viewsOf([machine]);
    if (!view) throw new Refusal("machine_not_found");
    return { view, inventory };
  }

  /** In the order of `ids`, without those that are gone. Whether somebody may see them is the caller's to ask. */
  async findViews(ids: readonly string[]): Promise<readonly MachineView[]> {
    const machines = await this.#machines.findByIds(ids);
    return this.#viewsOf(machines);
  }

  async #viewsOf(machines: readonly Machine[]): Promise<readonly MachineView[]> {
    const groups = await this.#namedGroups.findNamed(machines.flatMap(({ groupIds }) => groupIds));
    return machines.map((machine) => ({
      ...this.#nowOf(machine),
      groups: machine.groupIds.flatMap((id) => groups.get(id) ?? []),
    }));
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

  #nowOf(machine: Machine): Omit<MachineView, "groups"> {
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

  #knownPresence(): KnownPresence {
    const online = [...this.#presence.linked()].map(({ machineId }) => machineId);
    return { online, reconnecting: [...this.#presence.awaited()] };
  }
}
