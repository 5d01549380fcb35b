import { de } from "../../src/i18n/de.ts";
import type { Language } from "../../src/i18n/languages.ts";
import { createTranslator, type Translate } from "../../src/i18n/translator.ts";

/** The words of one language, as a page has them. */
export function wordsIn(language: Language): Translate {
  return createTranslator(language, language === "de" ? de : null).t;
}
