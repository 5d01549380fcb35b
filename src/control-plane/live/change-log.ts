import { assertNever } from "../../base/assert-never.ts";
import type { LiveChange } from "../../protocol/live/frame.ts";
import type { GroupMap } from "../access/group-map.ts";
import { mayReach, type MachineStanding } from "../access/reach.ts";
import type { Viewer } from "./viewer.ts";

/**
 * Who hears of a change: everybody; admins; `managers`, who are admins and `ownerId`; whoever may `reach` the machine, `connectors` of them
 * being those who do not manage it; or only `userId` unless an admin (who hears it in other words).
 */
export type Audience =
  | { readonly to: "everybody" }
  | { readonly to: "admins" }
  | { readonly to: "managers"; readonly ownerId: string | null }
  | { readonly to: "reach" | "connectors"; readonly machine: MachineStanding }
  | { readonly to: "former-owner"; readonly userId: string };

export interface LoggedChange {
  readonly audience: Audience;
  readonly change: LiveChange;
}

/** As many as a browser can miss and still resume. */
export const KEPT_CHANGES = 4_096;

/** The latest changes in order, numbered from 1 in each run of the control plane. */
export class ChangeLog {
  #changes: LoggedChange[] = [];
  #last = 0;
  /** Number of the newest change that is not kept. */
  #forgotten = 0;

  /** Number of the newest change. */
  get last(): number {
    return this.#last;
  }

  append(change: LoggedChange): void {
    this.#last++;
    this.#changes.push(change);
    // Trimmed now and then rather than at every change: dropping from the front of an array moves all of it.
    if (this.#changes.length >= 2 * KEPT_CHANGES) this.#trim(KEPT_CHANGES);
  }

  /** Nobody listens: something happened that nobody will be told. Whoever comes back must reload. */
  skip(): void {
    this.#last++;
    this.#trim(0);
  }

  /** What came after number `seq`, or null when that is not known any more. */
  since(seq: number): readonly LoggedChange[] | null {
    if (seq < this.#forgotten || seq > this.#last) return null;
    return this.#changes.slice(this.#changes.length - (this.#last - seq));
  }

  #trim(keep: number): void {
    this.#changes = keep === 0 ? [] : this.#changes.slice(-keep);
    this.#forgotten = this.#last - this.#changes.length;
  }
}

/** A viewer, as far as it matters to what they hear. */
export type Listener = Pick<Viewer, "reach" | "scope" | "userId">;

/** True when this viewer hears of the change. */
export function mayHear({ reach, scope, userId }: Listener, audience: Audience, groups: GroupMap): boolean {
  switch (audience.to) {
    case "everybody":
      return true;
    case "admins":
      return scope?.kind === "all";
    case "reach":
      return mayReach(reach, audience.machine, groups);
    case "connectors":
      return !manages(scope, userId, audience.machine.ownerId) && mayReach(reach, audience.machine, groups);
    case "managers":
      return manages(scope, userId, audience.ownerId);
    case "former-owner":
      return scope?.kind === "own" && audience.userId === userId;
    default:
      return assertNever(audience);
  }
}

function manages(scope: Viewer["scope"], userId: string, ownerId: string | null): boolean {
  return scope?.kind === "all" || (scope?.kind === "own" && ownerId === userId);
}
