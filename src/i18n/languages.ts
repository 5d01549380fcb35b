/** Languages that the app speaks. English is complete by definition: it is what keys are typed by. */
export const LANGUAGES = ["en", "de"] as const;
export type Language = (typeof LANGUAGES)[number];

export const FALLBACK_LANGUAGE: Language = "en";

/** How each language calls itself; not translated, so that everybody finds their own. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: "English", de: "Deutsch" };

export function isLanguage(text: unknown): text is Language {
  return LANGUAGES.some((language) => language === text);
}

/** The first of `wanted` (BCP 47 tags, the dearest first) that the app speaks, by its primary part: `de-AT` is `de`. */
export function chooseLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const primary = primaryPart(tag);
    if (isLanguage(primary)) return primary;
  }
  return FALLBACK_LANGUAGE;
}

/** The reader's own variety of `language` (`en-GB`) where their system names one, else the language itself. */
export function localeFor(language: Language, wanted: readonly string[]): string {
  return wanted.find((tag) => primaryPart(tag) === language) ?? language;
}

function primaryPart(tag: string): string | undefined {
  return tag.toLowerCase().split("-", 1)[0];
}
