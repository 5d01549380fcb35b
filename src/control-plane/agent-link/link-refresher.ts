import { assertNever } from "../../base/assert-never.ts";
import type { Cancel, Clock } from "../../base/clock.ts";
import type { Logger } from "../../node/logger.ts";
import { AGENT_CLOSE } from "../../protocol/agent-link/version.ts";
import type { Bus, DomainEvent } from "../bus/bus.ts";
import type { MachineRepository } from "../machines/machine-repository.ts";
import type { PresenceRegistry } from "../presence/presence-registry.ts";
import type { DesiredStateSender } from "./desired-state-sender.ts";
import { MachineLink } from "./machine-link.ts";

/** How long a removed machine may take to let go of everybody, within the second in which its link must be closed (ATK-10). */
const LEAVE_TIMEOUT_MS = 700;

interface Options {
  readonly clock: Clock;
  readonly machines: MachineRepository;
  readonly presence: PresenceRegistry;
  readonly sender: DesiredStateSender;
  readonly log: Logger;
}

/** Carries what changed in the database to the machines that it concerns, and to no other. */
export class LinkRefresher {
  readonly #options: Options;
  /** Removed machines that may still say that they have let everybody go. */
  readonly #leaving = new Map<MachineLink, Cancel>();
  #seen = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Grows with every change of any machine: whoever read a record before and links after checks that it is still the same. */
  get seen(): number {
    return this.#seen;
  }

  follow(bus: Bus): () => void {
    const unfollow = bus.subscribe((event) => this.#receive(event));
    return () => {
      unfollow();
      for (const cancel of this.#leaving.values()) cancel();
      this.#leaving.clear();
    };
  }

  /**
   * Reads the machine again and sends what is new to it; ends the link of a machine that is gone. `provenKey`: the key that the link was
   * just opened with, which must still be the machine's.
   */
  async refresh(machine: MachineLink, provenKey?: string): Promise<void> {
    const record = await this.#options.machines.findForLink(machine.machineId);
    if (machine.link.isClosed || machine.standing === "leaving") return;
    if (!record) return this.end(machine);
    if (provenKey !== undefined && provenKey !== record.publicKey) return refuseOldKey(machine);
    // Reads may overtake each other: this one is older than what was sent.
    if (record.desiredRevision < (machine.sent?.revision ?? 0)) return;
    machine.ownerId = record.owner?.id ?? null;
    if (record.state === "pending") return;
    machine.standing = "approved";
    this.#options.sender.sendChanges(machine, record);
  }

  #receive(event: DomainEvent): void {
    switch (event.type) {
      case "machine-removed":
        return this.#with(
          event.machineId,
          (machine) => this.#dismiss(machine, event.lastRevision),
          () => {
            this.#options.presence.forget(event.machineId);
          },
        );
      case "machine-key-replaced":
        return this.#with(event.machineId, refuseOldKey);
      case "desired-state-changed":
        return this.#with(event.machineId, (machine) => this.refreshLater(machine));
      case "user-removed":
        this.#seen++;
        for (const machine of this.#options.presence.linked()) {
          if (machine.ownerId === event.userId && machine instanceof MachineLink) this.refreshLater(machine);
        }
        return;
      case "app-rules-changed":
      case "credential-revoked":
      case "desired-state-observed":
      case "guest-invite-changed":
      case "groups-changed":
      case "hosting-changed":
      case "reach-changed":
      case "session-changed":
      case "key-conflict-changed":
      case "list-changed":
      case "machine-changed":
      case "robots-changed":
      case "user-changed":
        // Nothing that a machine must be told. Another name of its owner arrives as `desired-state-changed`.
        return;
      default:
        assertNever(event);
    }
  }

  #with(machineId: string, act: (machine: MachineLink) => void, otherwise: () => void = () => undefined): void {
    this.#seen++;
    const machine = this.#options.presence.linkOf(machineId);
    if (machine instanceof MachineLink) act(machine);
    else otherwise();
  }

  /** `refresh`, for callers that cannot wait; who can finds it in `machine.refreshing`. */
  refreshLater(machine: MachineLink, provenKey?: string): void {
    const refreshing = this.refresh(machine, provenKey).catch((error: unknown) => {
      // The machine reads the whole state when it comes back.
      this.#options.log.error({ err: error, machineId: machine.machineId }, "link could not be refreshed");
      machine.link.refuse("storage_unavailable");
    });
    machine.refreshing = refreshing;
    void refreshing.finally(() => {
      if (machine.refreshing === refreshing) machine.refreshing = null;
    });
  }

  /** Whoever is on the machine is let go first; its link is closed when it says so, or does not in time. */
  #dismiss(machine: MachineLink, lastRevision: number): void {
    const { clock, sender } = this.#options;
    if (machine.standing === "leaving") return;
    const isAsked = machine.standing === "approved" && sender.sendLast(machine, lastRevision);
    if (!isAsked) return this.end(machine);
    machine.standing = "leaving";
    this.#leaving.set(
      machine,
      clock.after(LEAVE_TIMEOUT_MS, () => this.end(machine)),
    );
  }

  /** The machine is gone: so is its link. */
  end(machine: MachineLink): void {
    this.#leaving.get(machine)?.();
    // Whoever waits for what it has left to say waits no longer.
    if (this.#leaving.delete(machine)) this.#options.presence.leave(machine);
    this.#options.presence.forget(machine.machineId);
    machine.link.refuse("machine_removed", { closeCode: AGENT_CLOSE.revoked });
  }
}

function refuseOldKey(machine: MachineLink): void {
  const message = "This machine's key was replaced.";
  machine.link.refuse("signature_refused", { message, closeCode: AGENT_CLOSE.revoked });
}
