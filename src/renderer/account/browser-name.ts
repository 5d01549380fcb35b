import type { Translate } from "../../i18n/translator.ts";

/** In this order: Edge and Opera also call themselves Chrome, and Chrome calls itself Safari. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdg\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bFirefox\//, "Firefox"],
  [/Chrom(e|ium)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];

/** Before all of them: the app names itself among browsers too. */
const APP = /\bElectron\//;

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/Windows/, "Windows"],
  [/Android/, "Android"],
  [/iPhone|iPad/, "iOS"],
  [/Mac OS X/, "macOS"],
  [/Linux|X11/, "Linux"],
];

/** A program that is no browser names itself first: `curl/7.88.1`. */
const PROGRAM = /^(?!Mozilla\/)[\w.+-]{1,40}(\/[\w.+-]{1,20})?(?=\s|$)/;

/** "Firefox on Linux" from a user agent, "curl/7.88.1" from a program's; what is unknown is said in general words. */
export function browserName(t: Translate, userAgent: string): string {
  const known = APP.test(userAgent)
    ? t("account:latchkeyApp")
    : BROWSERS.find(([pattern]) => pattern.test(userAgent))?.[1];
  const browser = known ?? PROGRAM.exec(userAgent)?.[0] ?? t("account:aBrowser");
  const system = SYSTEMS.find(([pattern]) => pattern.test(userAgent))?.[1];
  return system === undefined ? browser : t("account:browserOn", { browser, system });
}
