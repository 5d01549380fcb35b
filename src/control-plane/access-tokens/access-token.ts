/** A user's credential for programs. The secret itself is stored nowhere. */
export interface AccessToken {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  /** The secret's last characters, to tell tokens apart. */
  readonly hint: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number | null;
  readonly lastUsedAtMs: number | null;
}
