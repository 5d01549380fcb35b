import type { User } from "../users/user.ts";

/** A session or access token that counts right now. `expiresAtMs` null = until revoked. */
export interface ValidCredential {
  readonly id: string;
  readonly user: User;
  readonly expiresAtMs: number | null;
}
