import type { Translate } from "../../i18n/translator.ts";
import type { Rights } from "../../protocol/viewer/rights.ts";

/** What whoever holds `rights` should know before they begin; null while there is nothing to get wrong. */
export function usageHint(t: Translate, rights: Rights | null, isTouchOnly: boolean): string | null {
  if (rights === null) return null;
  if (isTouchOnly) return rights.mouse ? t("viewer:touchHint") : null;
  return rights.keyboard ? t("viewer:keysHint") : null;
}
