import type { MachineStanding } from "../access/reach.ts";
import type { User } from "../users/user.ts";
import { isAdmin } from "../users/user.ts";

/** A person as a machine's page names them. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

/** A second machine that came with this machine's key (ATK-36). */
export interface KeyConflictRecord {
  readonly address: string;
  readonly hostname: string;
  readonly atMs: number;
}

/** An enrolled workstation. Times in milliseconds, sizes in bytes; `presenceChangedAtMs` as last written, see `PresenceRegistry`. */
export interface Machine {
  /** 32 hex characters. */
  readonly id: string;
  /** KSUID. */
  readonly peerId: string;
  readonly name: string;
  readonly state: "pending" | "approved";
  readonly owner: Person | null;
  readonly publicKey: string;
  /** A key that waits for an admin because the old one could not sign for it. */
  readonly pendingKey: { readonly publicKey: string; readonly requestedAtMs: number } | null;
  readonly hostname: string;
  readonly os: string;
  readonly osVersion: string;
  readonly arch: string;
  readonly ip: string;
  readonly ips: readonly string[];
  readonly memoryTotalBytes: number;
  readonly agentVersion: string;
  readonly inventoryDigest: string;
  readonly enrolledAtMs: number;
  readonly enrolmentTokenId: string;
  readonly approvedAtMs: number | null;
  readonly approvedBy: Person | null;
  readonly presenceChangedAtMs: number | null;
  readonly keyConflict: KeyConflictRecord | null;
  readonly desiredRevision: number;
  readonly observedRevision: number;
  readonly observedAtMs: number | null;
  readonly robotCount: number;
  /** Guests may be let onto this machine. */
  readonly isGuestAccess: boolean;
  /** Its owner's own computer rather than the team's. */
  readonly isPersonal: boolean;
  /** Groups that it is assigned to; none while it has an owner. */
  readonly groupIds: readonly string[];
  /** Becomes this person's when they join; only while it has neither owner nor groups. */
  readonly reservedEmail: string | null;
}

/** What decides who may reach it. */
export function standingOf({ groupIds, isPersonal, owner, state }: Machine): MachineStanding {
  return { ownerId: owner?.id ?? null, isPersonal, groupIds, isApproved: state === "approved" };
}

type Viewer = Pick<User, "id" | "role">;

/** Whose machines somebody may see everything of and change: everybody's, one's own, or none. Whom groups let connect is `Reach`. */
export type MachineScope = { readonly kind: "all" } | { readonly kind: "own"; readonly userId: string } | null;

/** Admins see the whole team, members their own machines, guests none. */
export function machineScope(viewer: Viewer): MachineScope {
  if (isAdmin(viewer)) return { kind: "all" };
  return viewer.role === "member" ? { kind: "own", userId: viewer.id } : null;
}

/** True when somebody with this scope may see a machine of `ownerId`. */
export function mayView(scope: MachineScope, ownerId: string | null): boolean {
  if (scope === null) return false;
  return scope.kind === "all" || scope.userId === ownerId;
}

/** What somebody who sees the machine may do with it: admins and its owner everything, whom a group lets in only connect. */
export function accessOf(viewer: Viewer, machine: Pick<Machine, "owner">): "manage" | "connect" {
  return mayView(machineScope(viewer), machine.owner?.id ?? null) ? "manage" : "connect";
}
