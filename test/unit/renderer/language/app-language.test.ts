import { describe, expect, it } from "vitest";
import { de } from "../../../../src/i18n/de.ts";
import type { Translation } from "../../../../src/i18n/translation.ts";
import { AppLanguage } from "../../../../src/renderer/language/app-language.ts";

function setup(wanted: readonly string[], load: () => Promise<Translation> = async () => de) {
  const root = { lang: "" };
  const language = new AppLanguage({ root, wanted: () => wanted }, load);
  return { root, language, cancel: () => language.translator.t("common:cancel") };
}

describe("the page's language", () => {
  it("is English until something else is asked for", () => {
    const { root, cancel } = setup(["de"]);
    expect([root.lang, cancel()]).toEqual(["en", "Cancel"]);
  });

  it("follows the browser's first language that the app speaks, with that region's dates", async () => {
    const { root, language, cancel } = setup(["fr-CA", "de-AT", "en-GB"]);
    await language.show("system");
    expect([root.lang, cancel(), language.translator.t("common:locale")]).toEqual(["de", "Abbrechen", "de-AT"]);
  });

  it("is what the person chose, whatever the browser says, and changes without a reload", async () => {
    const { root, language, cancel } = setup(["en-GB"]);
    await language.show("de");
    expect([root.lang, cancel()]).toEqual(["de", "Abbrechen"]);
    await language.show("en");
    expect([root.lang, cancel(), language.translator.t("common:locale")]).toEqual(["en", "Cancel", "en-GB"]);
  });

  it("is English for a browser whose languages the app does not speak", async () => {
    const { root, language } = setup(["fr", "nl-BE"]);
    await language.show("system");
    expect(root.lang).toBe("en");
  });

  it("does not show words that arrive after another language was chosen", async () => {
    const words = Promise.withResolvers<Translation>();
    const { root, language, cancel } = setup(["en"], () => words.promise);
    const german = language.show("de");
    await language.show("en");
    words.resolve(de);
    await german;
    expect([root.lang, cancel()]).toEqual(["en", "Cancel"]);
  });

  it("stays as it is when the words cannot be loaded, and tells", async () => {
    const { root, language } = setup(["en"], async () => Promise.reject(new Error("offline")));
    await expect(language.show("de")).rejects.toThrow("offline");
    expect(root.lang).toBe("en");
  });

  it("loads a language once", async () => {
    let loads = 0;
    const { language } = setup(["en"], async () => {
      loads += 1;
      return de;
    });
    for (const choice of ["de", "en", "de"] as const) await language.show(choice);
    expect(loads).toBe(1);
  });
});
