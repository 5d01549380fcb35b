import { chooseLanguage, FALLBACK_LANGUAGE, localeFor, type Language } from "../../i18n/languages.ts";
import { addWords, createTranslator, type Translator } from "../../i18n/translator.ts";
import type { Translation } from "../../i18n/translation.ts";

/** What a person chose; `system` follows their browser. */
export type LanguageChoice = "system" | Language;

/** What the language takes of the page. */
export interface LanguageHome {
  /** Gets `lang`, which screen readers and hyphenation follow. */
  readonly root: { lang: string };
  /** The browser's languages as BCP 47 tags, the dearest first. */
  wanted(): readonly string[];
}

/** Loads a language's words. English is in every page; the others only reach those who read them. */
export type LoadWords = (language: Exclude<Language, "en">) => Promise<Translation>;

const LOADERS: Readonly<Record<Exclude<Language, "en">, () => Promise<Translation>>> = {
  de: async () => (await import("../../i18n/de.ts")).de,
};

/** Which language the page is in, and how to change it. */
export class AppLanguage {
  readonly translator: Translator;
  readonly #home: LanguageHome;
  readonly #load: LoadWords;
  /** The language that was asked for last: words that arrive late for another one are not shown. */
  #asked: Language = FALLBACK_LANGUAGE;

  /** In English until `show` is asked for something else. */
  constructor(home: LanguageHome, load: LoadWords = (language) => LOADERS[language]()) {
    this.#home = home;
    this.#load = load;
    this.translator = createTranslator(FALLBACK_LANGUAGE, null, localeFor(FALLBACK_LANGUAGE, home.wanted()));
    home.root.lang = FALLBACK_LANGUAGE;
  }

  /** Shows the chosen language at once, without a reload. @throws what the loader throws; the page then stays as it is */
  async show(choice: LanguageChoice): Promise<void> {
    const wanted = this.#home.wanted();
    const language = choice === "system" ? chooseLanguage(wanted) : choice;
    this.#asked = language;
    if (language !== "en" && !this.translator.hasResourceBundle(language, "common")) {
      addWords(this.translator, language, await this.#load(language), localeFor(language, wanted));
    }
    if (this.#asked !== language) return;
    await this.translator.changeLanguage(language);
    this.#home.root.lang = language;
  }
}
