import type { Translate } from "../../i18n/translator.ts";

const DAY_MS = 24 * 3_600_000;
const FOREVER = "never";

/** How long a credential that somebody makes may live, as a choice. */
export function credentialLifetimes(t: Translate): readonly { readonly value: string; readonly label: string }[] {
  return [
    { value: "30", label: t("common:lifetime.days", { count: 30 }) },
    { value: "90", label: t("common:lifetime.days", { count: 90 }) },
    { value: "365", label: t("common:lifetime.year") },
    { value: FOREVER, label: t("common:lifetime.noEnd") },
  ];
}

/** When a credential of that choice ends, in milliseconds since 1970; null = when it is revoked. */
export function credentialEndMs(lifetime: string, nowMs: number): number | null {
  return lifetime === FOREVER ? null : nowMs + Number(lifetime) * DAY_MS;
}
