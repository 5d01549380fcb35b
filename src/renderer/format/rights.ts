import type { Translate } from "../../i18n/translator.ts";
import { DEVICES, type Rights } from "../../protocol/viewer/rights.ts";

/** "keyboard, mouse and gamepad", as a part of a sentence; `none` when nothing is handed out. */
export function formatRights(t: Translate, rights: Rights, none: string = t("common:watchingOnly")): string {
  const [first, second, third] = DEVICES.filter((device) => rights[device]).map((device) =>
    t(`common:right.${device}`),
  );
  if (first === undefined) return none;
  if (second === undefined) return first;
  if (third === undefined) return t("common:two", { first, last: second });
  return t("common:three", { first, second, last: third });
}
