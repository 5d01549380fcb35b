import { Preferences } from "../../protocol/http/preferences.ts";

/** Where this browser keeps what the profile said last: pages without a sign-in follow it, and boot.js before the first paint. */
const KEYS = { language: "latchkey-language", text_size: "latchkey-text-size", motion: "latchkey-motion" } as const;
const USUAL: Preferences = { language: "system", text_size: "normal", motion: "system" };

/** What was last seen in this browser; the usual for whatever is missing or was meddled with. */
export function storedPreferences(storage: () => Pick<Storage, "getItem">): Preferences {
  const stored = {
    language: read(storage, "language"),
    text_size: read(storage, "text_size"),
    motion: read(storage, "motion"),
  };
  const { language, text_size, motion } = Preferences.shape;
  return {
    language: language.safeParse(stored.language).data ?? USUAL.language,
    text_size: text_size.safeParse(stored.text_size).data ?? USUAL.text_size,
    motion: motion.safeParse(stored.motion).data ?? USUAL.motion,
  };
}

export function storePreferences(storage: () => Pick<Storage, "setItem">, preferences: Preferences): void {
  try {
    for (const name of ["language", "text_size", "motion"] as const) storage().setItem(KEYS[name], preferences[name]);
  } catch {
    // Storage is blocked or full: the choice then lasts as long as the page.
  }
}

/** Text size and motion take hold at once; brand/global.css says what they mean. */
export function applyLooks(root: Pick<HTMLElement, "dataset">, { text_size, motion }: Preferences): void {
  root.dataset["textSize"] = text_size;
  root.dataset["motion"] = motion;
}

function read(storage: () => Pick<Storage, "getItem">, name: keyof typeof KEYS): string | null {
  try {
    return storage().getItem(KEYS[name]);
  } catch {
    // As above.
    return null;
  }
}
