import { createInstance, type i18n, type TFunction } from "i18next";
import { en } from "./en.ts";
import type { Language } from "./languages.ts";
import type { Translation } from "./translation.ts";

export type Translator = i18n;
/** `t` over every room of words: keys are `room:key`. */
export type Translate = TFunction<readonly (keyof typeof en)[]>;

/**
 * Ready when it returns. English is always in it, as what a newer key falls back on. `locale` is the BCP 47 tag that dates and numbers
 * follow, where it says more than the language: `en-GB`.
 */
export function createTranslator(language: Language, words: Translation | null, locale: string = language): Translator {
  const translator = createInstance();
  void translator.init({
    lng: language,
    fallbackLng: "en",
    resources: { en: language === "en" ? inLocale(en, locale) : en },
    ns: Object.keys(en),
    defaultNS: "common",
    initAsync: false,
    returnNull: false,
    // React escapes what it shows, and menus and notifications know no markup.
    interpolation: { escapeValue: false },
  });
  if (words !== null) addWords(translator, language, words, locale);
  return translator;
}

/** Makes a language known that was loaded later; it is not shown yet. */
export function addWords(translator: Translator, language: Language, words: Translation, locale: string): void {
  for (const [room, texts] of Object.entries(inLocale(words, locale))) {
    translator.addResourceBundle(language, room, texts, true, true);
  }
}

/** The tag for `Intl`, so that dates and numbers are always in the language of the words around them. */
export function localeOf(t: Translate): string {
  return t("common:locale");
}

function inLocale(words: Translation, locale: string): Translation {
  return { ...words, common: { ...words.common, locale } };
}
