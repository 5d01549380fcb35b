import type { ViewerSessionItem } from "../../protocol/http/session.ts";
import type { HostingReport } from "../../protocol/agent-link/frame.ts";
import { MachineRepository } from "../machines/machine-repository.ts";
import { GroupRepository } from "../access/group-repository.ts";
import { mayReach, reachOf } from "../access/reach.ts";
import { machineScope, mayView, standingOf, type Machine } from "../machines/machine.ts";
import { Refusal } from "../refusal.ts";
import type { Db } from "../storage/database.ts";
import type { User } from "../users/user.ts";
import { hostObstacle } from "./host-obstacle.ts";
import type { Hosts } from "./hosts.ts";
import type { SessionBoard } from "./session-board.ts";
import { toSessionItem } from "./session-item.ts";
import { ViewerSessionRepository } from "./viewer-session-repository.ts";

/** Wide enough for a card on a page; the machine makes it. */
const PICTURE_WIDTH = 640;

interface Options {
  readonly db: Db;
  readonly board: SessionBoard;
  readonly hosts: Hosts;
}

/** Answers who is connected to what, and how machines say that they can host. */
export class SessionDirectory {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Live sessions, newest first: all for admins, those on their own machines for members, none for guests (ATK-22). */
  async list(viewer: User, machineId: string | undefined): Promise<readonly ViewerSessionItem[]> {
    const scope = machineScope(viewer);
    const filter = machineId === undefined ? ({ of: "all" } as const) : ({ of: "machine", machineId } as const);
    const live = await new ViewerSessionRepository(this.#options.db).listLive(filter);
    const visible = live.filter((session) => mayView(scope, session.machineOwnerId));
    return visible.map((session) => toSessionItem(session, this.#options.board.standing(session))).toReversed();
  }

  /** Live sessions of these invites, newest first. Who may see the invites is the caller's to ask. */
  async listLiveByInvite(inviteIds: readonly string[]): Promise<readonly ViewerSessionItem[]> {
    const live = await new ViewerSessionRepository(this.#options.db).listLive({ of: "invites", inviteIds });
    return live.map((session) => toSessionItem(session, this.#options.board.standing(session))).toReversed();
  }

  /** Null while the machine is away. @throws Refusal `machine_not_found` */
  async hosting(viewer: User, machineId: string): Promise<HostingReport | null> {
    await this.#findReachable(viewer, machineId);
    return this.#options.hosts.find(machineId)?.hosting ?? null;
  }

  /** A JPEG of what is being shown, for its owner and admins; null while nothing is. @throws Refusal `machine_not_found` */
  async picture(viewer: User, machineId: string): Promise<Uint8Array | null> {
    await this.#findManaged(viewer, machineId);
    return this.#options.hosts.takePicture(machineId, PICTURE_WIDTH);
  }

  /** Why nobody of this kind could join the machine now; null when somebody could. */
  async obstacle(machineId: string, kind: "guest" | "member"): Promise<Refusal | null> {
    const machine = await new MachineRepository(this.#options.db).find(machineId);
    return machine ? this.#obstacleOf(machine, kind) : new Refusal("machine_not_found");
  }

  /** For somebody who wants to connect without an invite. @throws Refusal `machine_not_found` */
  async findForConnecting(viewer: User, machineId: string): Promise<{ machine: Machine; obstacle: Refusal | null }> {
    const machine = await this.#findReachable(viewer, machineId);
    return { machine, obstacle: this.#obstacleOf(machine, "member") };
  }

  #obstacleOf(machine: Machine, kind: "guest" | "member"): Refusal | null {
    const host = this.#options.hosts.find(machine.id);
    const liveViewers = this.#options.board.ofMachine(machine.id).length;
    return hostObstacle(kind, { machine, isOnline: host !== null, hosting: host?.hosting ?? null, liveViewers });
  }

  async #findReachable(viewer: User, machineId: string): Promise<Machine> {
    const machine = await new MachineRepository(this.#options.db).find(machineId);
    const groups = await new GroupRepository(this.#options.db).loadMap();
    if (!machine || !mayReach(reachOf(viewer, groups), standingOf(machine), groups)) {
      throw new Refusal("machine_not_found");
    }
    return machine;
  }

  async #findManaged(viewer: User, machineId: string): Promise<Machine> {
    const machine = await new MachineRepository(this.#options.db).find(machineId);
    if (!machine || !mayView(machineScope(viewer), machine.owner?.id ?? null)) throw new Refusal("machine_not_found");
    return machine;
  }
}
