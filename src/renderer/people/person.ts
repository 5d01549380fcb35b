import type { Translate } from "../../i18n/translator.ts";

/** How people are called on screens: by their name, or by what they sign in with. */
export function displayName(
  t: Translate,
  person: {
    readonly name: string;
    readonly username?: string;
    readonly email?: string;
  },
): string {
  return person.name || person.username || person.email || t("people:somebody");
}
