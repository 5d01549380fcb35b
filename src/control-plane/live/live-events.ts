import { assertNever } from "../../base/assert-never.ts";
import type { GroupBook } from "../access/group-book.ts";
import type { DomainEvent } from "../bus/bus.ts";
import type { LoggedChange } from "./change-log.ts";
import type { LiveMachines } from "./live-machines.ts";

/** Says in the live socket's words what the bus announced. */
export class LiveEvents {
  readonly #machines: LiveMachines;
  readonly #publish: (change: LoggedChange) => void;
  readonly #groups: Pick<GroupBook, "standingOf">;

  constructor(machines: LiveMachines, groups: Pick<GroupBook, "standingOf">, publish: (change: LoggedChange) => void) {
    this.#machines = machines;
    this.#groups = groups;
    this.#publish = publish;
  }

  tell(event: DomainEvent): void {
    switch (event.type) {
      case "machine-changed": {
        const formerOwner = event.previousOwnerId ?? undefined;
        this.#machines.touch(event.machineId, { item: true, ...(formerOwner === undefined ? {} : { formerOwner }) });
        return;
      }
      case "machine-removed":
        this.#machines.drop(event.machineId);
        this.#publish({
          audience: { to: "reach", machine: this.#groups.standingOf(event) },
          change: { kind: "machine-removed", id: event.machineId },
        });
        return;
      case "machine-key-replaced":
      case "robots-changed":
        return this.#machines.touch(event.machineId, { item: true, detail: true });
      case "key-conflict-changed":
        return this.#machines.touch(event.machineId, { conflict: true });
      case "desired-state-changed":
      case "desired-state-observed":
        return this.#machines.touch(event.machineId, { detail: true });
      case "guest-invite-changed":
        return this.#machines.touch(event.machineId, { invites: true });
      case "hosting-changed":
        return this.#publish({
          audience: { to: "reach", machine: this.#groups.standingOf(event) },
          change: { kind: "hosting", id: event.machineId },
        });
      case "app-rules-changed":
        // The page of rules follows `list-changed`; sessions tell of themselves.
        return;
      case "session-changed":
        // Told by the sessions' board, which has read it: see `LiveBroadcast`.
        return;
      case "list-changed":
        return this.#publish({
          // The team's name is everybody's; the other lists are pages of admins.
          audience: { to: event.list === "settings" ? "everybody" : "admins" },
          change: { kind: "list", list: event.list },
        });
      case "groups-changed":
      case "reach-changed":
      case "user-changed":
      case "user-removed":
      case "credential-revoked":
        // These end sockets, see `LiveServer`; what lists show of people is announced by `list-changed`.
        return;
      default:
        assertNever(event);
    }
  }
}
