/** One signed-in browser or API client. */
export interface Session {
  readonly id: string;
  readonly userId: string;
  readonly kind: "browser" | "api";
  readonly address: string;
  readonly userAgent: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}
