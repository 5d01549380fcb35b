import type { Machine } from "./machine.ts";

/** A machine with what other features know of it. */
export interface TeamMachineView {
  readonly machine: Machine;
  readonly isOnline: boolean;
  /** Milliseconds; null while it has never been. Now while it is online. */
  readonly lastOnlineAtMs: number | null;
  readonly owner: { readonly number: number; readonly email: string } | null;
  /** Its own app rule, or the default. */
  readonly appRuleId: string;
  readonly groupNumbers: readonly number[];
  /** Guests who are on it. */
  readonly guests: readonly { readonly email: string; readonly inviteId: string }[];
}
