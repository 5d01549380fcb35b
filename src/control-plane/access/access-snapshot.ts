import type { User } from "../users/user.ts";
import type { GroupMap } from "./group-map.ts";
import type { MachineStanding } from "./reach.ts";

export interface SnapshotMachine extends MachineStanding {
  readonly id: string;
  readonly name: string;
}

export type SnapshotUser = Pick<User, "id" | "number" | "name" | "username" | "email" | "role" | "disabled">;

/** Everybody, every machine and every group, as of one moment. */
export interface AccessSnapshot {
  readonly users: readonly SnapshotUser[];
  readonly machines: readonly SnapshotMachine[];
  readonly groups: GroupMap;
}
