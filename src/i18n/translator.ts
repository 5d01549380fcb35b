import { createInstance, type i18n, type TFunction } from "i18next";
import { en } from "./en.ts";
import type { Language } from "./languages.ts";
import type { Translation } from "./translation.ts";

export type Translator = i18n;
/** `t` over every room of words: keys are `room:key`. */
export type Translate = TFunction<readonly (keyof typeof en)[]>;

/** Ready when it returns. English is always in it, as what a newer key falls back on. */
export function createTranslator(language: Language, words: Translation | null): Translator {
  const translator = createInstance();
  void translator.init({
    lng: language,
    fallbackLng: "en",
    resources: { en, ...(words === null ? {} : { [language]: words }) },
    ns: Object.keys(en),
    defaultNS: "common",
    initAsync: false,
    returnNull: false,
    // React escapes what it shows, and menus and notifications know no markup.
    interpolation: { escapeValue: false },
  });
  return translator;
}
