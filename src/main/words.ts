import { de } from "../i18n/de.ts";
import { chooseLanguage, localeFor } from "../i18n/languages.ts";
import { createTranslator, type Translate } from "../i18n/translator.ts";
import type { DesktopState } from "../protocol/desktop-ipc/state.ts";

/** Words in the language that the person reads at this moment, for what the main process says itself. */
export function wordsFor({ preferences, systemLanguages }: DesktopState): Translate {
  const language = preferences.language === "system" ? chooseLanguage(systemLanguages) : preferences.language;
  return createTranslator(language, language === "de" ? de : null, localeFor(language, systemLanguages)).t;
}
