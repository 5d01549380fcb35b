import type { en } from "./en.ts";

type Same<Words> = { readonly [Key in keyof Words]: Words[Key] extends string ? string : Same<Words[Key]> };

/** A language's words: the same keys as English, so that a missing one does not compile. */
export type Translation = Same<typeof en>;

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common";
    resources: typeof en;
  }
}
