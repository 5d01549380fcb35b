import type { AppLanguage, LanguageChoice } from "../language/app-language.ts";
import { storedPreferences } from "../language/preferences.ts";
import type { Desktop } from "./desktop.ts";

/** In the app its own preference decides, for all windows at once; `system` leaves it to the person's profile. */
export function followDesktopLanguage(desktop: Desktop, language: AppLanguage): void {
  let shown: LanguageChoice = "system";
  desktop.subscribe(() => {
    const wanted = desktop.view.state?.preferences.language ?? "system";
    if (wanted === shown) return;
    shown = wanted;
    // Without its words the page stays in the language that it has.
    void language
      .show(wanted === "system" ? storedPreferences(() => localStorage).language : wanted)
      .catch(reportError);
  });
}
