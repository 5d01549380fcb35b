import type { ApiPermission } from "../../protocol/http/api-key.ts";
import type { Person } from "../machines/machine.ts";

/** A team's credential for programs. It is no user: it holds the permissions that it names and nothing else. Its secret is stored nowhere. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  /** The secret's last characters, to tell keys apart. */
  readonly hint: string;
  readonly permissions: readonly ApiPermission[];
  readonly createdBy: Person | null;
  readonly createdAtMs: number;
  readonly expiresAtMs: number | null;
  readonly lastUsedAtMs: number | null;
}
