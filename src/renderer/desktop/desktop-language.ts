import type { AppLanguage, LanguageChoice } from "../language/app-language.ts";
import { storedLanguage } from "../language/stored-choice.ts";
import type { Desktop } from "./desktop.ts";

/** In the app its own preference decides, for all windows at once; `system` leaves it to the person's profile. */
export function followDesktopLanguage(desktop: Desktop, language: AppLanguage): void {
  let shown: LanguageChoice = "system";
  desktop.subscribe(() => {
    const wanted = desktop.view.state?.preferences.language ?? "system";
    if (wanted === shown) return;
    shown = wanted;
    // Without its words the page stays in the language that it has.
    void language.show(wanted === "system" ? storedLanguage() : wanted).catch(reportError);
  });
}
