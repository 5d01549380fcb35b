import { isLanguage } from "../../i18n/languages.ts";
import type { LanguageChoice } from "./app-language.ts";

const KEY = "latchkey-language";

/** What was last chosen in this browser, so that pages without a sign-in know it too. */
export function storedLanguage(): LanguageChoice {
  try {
    const stored = localStorage.getItem(KEY);
    return isLanguage(stored) ? stored : "system";
  } catch {
    // Storage is blocked in this browser: follow the system.
    return "system";
  }
}

export function storeLanguage(choice: LanguageChoice): void {
  try {
    if (choice === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, choice);
  } catch {
    // As above: the choice then lasts as long as the page.
  }
}
