import * as z from "zod";

/** How somebody likes the app to look and speak. `system` follows the browser or the desktop. */
export const Preferences = z.object({
  language: z.enum(["system", "en", "de"]),
  /** Of the page's root font: everything that is measured in it grows along. */
  text_size: z.enum(["normal", "large", "larger"]),
  /** `reduced` turns animations and transitions off, whatever the system says. */
  motion: z.enum(["system", "reduced"]),
});
export type Preferences = z.infer<typeof Preferences>;

export const PreferenceChange = Preferences.partial();
export type PreferenceChange = z.infer<typeof PreferenceChange>;
