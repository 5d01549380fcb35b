/** In this order: Edge and Opera also call themselves Chrome, and Chrome calls itself Safari. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdg\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bElectron\//, "Latchkey app"],
  [/\bFirefox\//, "Firefox"],
  [/Chrom(e|ium)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];

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
export function browserName(userAgent: string): string {
  const known = BROWSERS.find(([pattern]) => pattern.test(userAgent))?.[1];
  const browser = known ?? PROGRAM.exec(userAgent)?.[0] ?? "A browser";
  const system = SYSTEMS.find(([pattern]) => pattern.test(userAgent))?.[1];
  return system === undefined ? browser : `${browser} on ${system}`;
}
