import { GroupStoreRepository } from "../access/group-store-repository.ts";
import { AppRuleRepository } from "../app-rules/app-rule-repository.ts";
import type { PresenceRegistry } from "../presence/presence-registry.ts";
import { Refusal } from "../refusal.ts";
import type { Db } from "../storage/database.ts";
import { assertManagesTeam, type Manager } from "../users/manager.ts";
import { UserRepository } from "../users/user-repository.ts";
import type { MachineCounts } from "./machine-counts.ts";
import { MachineRepository } from "./machine-repository.ts";
import type { MachineService, MachineUpdate } from "./machine-service.ts";
import type { Machine } from "./machine.ts";
import type { TeamMachineView } from "./team-machine-view.ts";
import { TeamMachineRepository, type TeamMachineQuery } from "./team-machine-repository.ts";

/** `isOnline`: by the open links. */
export type TeamMachineFilter = Omit<TeamMachineQuery, "online"> & { readonly isOnline?: boolean | undefined };

interface Options {
  readonly db: Db;
  readonly presence: PresenceRegistry;
  readonly machines: MachineService;
  readonly counts: MachineCounts;
  /** Guests who are on a machine now. */
  readonly guestsOf: (machineId: string) => TeamMachineView["guests"];
}

/** The team's machines as whoever manages all of them sees and changes them. They may be named by their peer id. */
export class TeamMachineService {
  readonly #of: Options;

  constructor(options: Options) {
    this.#of = options;
  }

  /** @throws Refusal `forbidden` */
  async list(by: Manager, filter: TeamMachineFilter): Promise<{ views: readonly TeamMachineView[]; count: number }> {
    assertManagesTeam(by);
    const { isOnline, ...query } = filter;
    const ids = () => [...this.#of.presence.linked()].map(({ machineId }) => machineId);
    const online = isOnline === undefined ? {} : { online: { ids: ids(), wanted: isOnline } };
    const { count, machines } = await new TeamMachineRepository(this.#of.db, this.#of.counts).list({
      ...query,
      ...online,
    });
    return { views: await this.#viewsOf(machines), count };
  }

  /** @throws Refusal `forbidden`, `machine_not_found` */
  async get(by: Manager, eitherId: string): Promise<TeamMachineView> {
    const [view] = await this.#viewsOf([await this.#find(by, eitherId)]);
    if (!view) throw new Refusal("machine_not_found");
    return view;
  }

  /** @throws Refusal `forbidden`, `machine_not_found`, `invalid_arguments` */
  async update(by: Manager, eitherId: string, update: MachineUpdate): Promise<TeamMachineView> {
    const { id } = await this.#find(by, eitherId);
    await this.#of.machines.update(by, id, update);
    return this.get(by, id);
  }

  /** Its sessions end at once. @throws Refusal `forbidden`, `machine_not_found` */
  async remove(by: Manager, eitherId: string): Promise<void> {
    const { id } = await this.#find(by, eitherId);
    await this.#of.machines.remove(by, id);
  }

  /** Those that wait for approval are no machines of the team yet. */
  async #find(by: Manager, eitherId: string): Promise<Machine> {
    assertManagesTeam(by);
    const machines = new MachineRepository(this.#of.db);
    const id = await machines.findIdByEither(eitherId);
    const machine = id === null ? null : await machines.find(id);
    if (machine?.state !== "approved") throw new Refusal("machine_not_found");
    return machine;
  }

  async #viewsOf(machines: readonly Machine[]): Promise<readonly TeamMachineView[]> {
    const { db, guestsOf, presence } = this.#of;
    const owners = await new UserRepository(db).findByIds(machines.flatMap(({ owner }) => owner?.id ?? []));
    const numbers = await new GroupStoreRepository(db).findNumbers(machines.flatMap(({ groupIds }) => groupIds));
    const ruleOf = await new AppRuleRepository(db).ruleOrDefaultOf(
      "machine",
      machines.map(({ id }) => id),
    );
    return machines.map((machine) => {
      const owner = machine.owner ? owners.get(machine.owner.id) : undefined;
      const { changedAtMs, presence: state } = presence.of(machine.id);
      const lastOnlineAtMs = changedAtMs ?? machine.presenceChangedAtMs;
      return {
        machine,
        isOnline: state === "online",
        lastOnlineAtMs,
        owner: owner ? { number: owner.number, email: owner.email } : null,
        appRuleId: ruleOf(machine.id),
        groupNumbers: machine.groupIds.flatMap((id) => numbers.get(id) ?? []),
        guests: guestsOf(machine.id),
      };
    });
  }
}
