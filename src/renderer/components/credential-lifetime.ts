const DAY_MS = 24 * 3_600_000;
const FOREVER = "never";

/** How long a credential that somebody makes may live, as a choice. */
export const CREDENTIAL_LIFETIMES = [
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "1 year" },
  { value: FOREVER, label: "No end" },
];

/** When a credential of that choice ends, in milliseconds since 1970; null = when it is revoked. */
export function credentialEndMs(lifetime: string, nowMs: number): number | null {
  return lifetime === FOREVER ? null : nowMs + Number(lifetime) * DAY_MS;
}
