/** What has just happened, published after the transaction that did it. Events announce; the receiver reads the truth itself. */
export type DomainEvent =
  /** `previousOwnerId` is set when the owner changed. */
  | { readonly type: "machine-changed"; readonly machineId: string; readonly previousOwnerId?: string | null }
  /** `lastRevision`: of its desired state, which lets nobody on it any more. */
  | {
      readonly type: "machine-removed";
      readonly machineId: string;
      readonly ownerId: string | null;
      readonly lastRevision: number;
    }
  /** An admin let the machine have another key: the old one opens nothing any more. */
  | { readonly type: "machine-key-replaced"; readonly machineId: string }
  | { readonly type: "key-conflict-changed"; readonly machineId: string }
  | { readonly type: "desired-state-changed"; readonly machineId: string }
  /** The machine reported that it applied its desired state. */
  | { readonly type: "desired-state-observed"; readonly machineId: string }
  | { readonly type: "robots-changed"; readonly machineId: string }
  | { readonly type: "user-changed"; readonly userId: string }
  | { readonly type: "user-removed"; readonly userId: string }
  /** The credential with this id (session or access token) is dead: its sockets close at once. */
  | { readonly type: "credential-revoked"; readonly credentialId: string }
  /** A viewer's session began, changed or ended. */
  | { readonly type: "session-changed"; readonly sessionId: string; readonly machineId: string }
  /** What the machine says of hosting changed; kept by its link, not in the database. */
  | { readonly type: "hosting-changed"; readonly machineId: string; readonly ownerId: string | null }
  /** An invite was made, changed, cancelled or used. Everybody who lists them may want to look again. */
  | { readonly type: "guest-invite-changed"; readonly inviteId: string; readonly machineId: string }
  /** Groups, who is in them, what they show, or which machines are assigned to them. */
  | { readonly type: "groups-changed" }
  /** The control plane has read what changed about groups: lists and sockets follow. */
  | { readonly type: "reach-changed" }
  /** Rules, or who has which. */
  | { readonly type: "app-rules-changed" }
  | { readonly type: "list-changed"; readonly list: ListName };

export type ListName =
  | "people"
  | "invites"
  | "enrolment-tokens"
  | "audit"
  | "settings"
  | "guest-invites"
  | "api-keys"
  | "groups"
  | "app-rules";

export interface Bus {
  publish(event: DomainEvent): void;
  /** Returns what ends the subscription. */
  subscribe(receive: (event: DomainEvent) => void): () => void;
}

/** The bus of a single control plane process: receivers run at once, in order of subscription. */
export class MemoryBus implements Bus {
  readonly #receivers = new Set<(event: DomainEvent) => void>();

  publish(event: DomainEvent): void {
    for (const receive of this.#receivers) receive(event);
  }

  subscribe(receive: (event: DomainEvent) => void): () => void {
    this.#receivers.add(receive);
    return () => this.#receivers.delete(receive);
  }
}
