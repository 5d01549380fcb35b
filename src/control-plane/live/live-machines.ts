import type { LiveChange } from "../../protocol/live/frame.ts";
import { toKeyConflict, toMachineItem } from "../api/app/machine-item.ts";
import type { MachineDirectory } from "../machines/machine-directory.ts";
import { standingOf } from "../machines/machine.ts";
import type { LoggedChange } from "./change-log.ts";

/** What is to be told of one machine. */
interface Due {
  item: boolean;
  detail: boolean;
  conflict: boolean;
  invites: boolean;
  readonly formerOwners: Set<string>;
}

interface Options {
  readonly directory: Pick<MachineDirectory, "findViews">;
  readonly publish: (change: LoggedChange) => void;
  readonly onError: (error: unknown) => void;
}

/** Reads machines that changed, many at once, and tells of them as they are then. */
export class LiveMachines {
  readonly #options: Options;
  #due = new Map<string, Due>();
  #reading = false;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Something of the machine changed. Changes of one turn are read together. */
  touch(
    machineId: string,
    what: { item?: boolean; detail?: boolean; conflict?: boolean; invites?: boolean; formerOwner?: string },
  ): void {
    const due = this.#due.get(machineId) ?? nothingDue();
    due.item ||= what.item ?? false;
    due.detail ||= what.detail ?? false;
    due.conflict ||= what.conflict ?? false;
    due.invites ||= what.invites ?? false;
    if (what.formerOwner !== undefined) due.formerOwners.add(what.formerOwner);
    this.#due.set(machineId, due);
    if (this.#reading) return;
    this.#reading = true;
    setImmediate(() => void this.#readAll());
  }

  /** The machine is gone: what was to be told of it is not true any more. */
  drop(machineId: string): void {
    this.#due.delete(machineId);
  }

  async #readAll(): Promise<void> {
    while (this.#due.size > 0) {
      const batch = this.#due;
      this.#due = new Map();
      try {
        const views = await this.#options.directory.findViews([...batch.keys()]);
        for (const view of views) this.#tell(view, batch.get(view.machine.id));
      } catch (error) {
        this.#options.onError(error);
      }
    }
    this.#reading = false;
  }

  #tell(view: Awaited<ReturnType<MachineDirectory["findViews"]>>[number], due: Due | undefined): void {
    if (!due) return;
    const { id, owner, keyConflict } = view.machine;
    const ownerId = owner?.id ?? null;
    const toManagers = (change: LiveChange) => {
      this.#options.publish({ audience: { to: "managers", ownerId }, change });
    };
    const toReach = (change: LiveChange) => {
      this.#options.publish({ audience: { to: "reach", machine: standingOf(view.machine) }, change });
    };
    for (const userId of due.formerOwners) {
      if (userId === ownerId) continue;
      const change = { kind: "machine-removed", id } as const;
      this.#options.publish({ audience: { to: "former-owner", userId }, change });
    }
    if (due.item) {
      toManagers({ kind: "machine", machine: toMachineItem(view, "manage") });
      const change = { kind: "machine", machine: toMachineItem(view, "connect") } as const;
      this.#options.publish({ audience: { to: "connectors", machine: standingOf(view.machine) }, change });
    }
    if (due.conflict && !due.item) toManagers({ kind: "key-conflict", id, key_conflict: toKeyConflict(keyConflict) });
    if (due.detail) toReach({ kind: "machine-detail", id });
    if (due.invites) toManagers({ kind: "list", list: "guest-invites" });
  }
}

function nothingDue(): Due {
  return { item: false, detail: false, conflict: false, invites: false, formerOwners: new Set() };
}
