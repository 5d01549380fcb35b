import type { Translate } from "../../i18n/translator.ts";

const NAMES: Readonly<Record<string, string>> = { linux: "Linux", windows: "Windows", darwin: "macOS" };

/** The words of the wire as people know them; an unknown system keeps its own. */
export function formatOs(t: Translate, os: string): string {
  return NAMES[os] ?? (os || t("common:unknownSystem"));
}

interface Platform {
  readonly os: string;
  readonly os_version: string;
  readonly arch: string;
}

/** "Windows 11", "macOS 15.2"; a Linux by its distribution, "Debian 12", where that is known. */
export function formatSystem(t: Translate, { os, os_version }: Platform): string {
  if (os === "linux" && /\p{L}/u.test(os_version)) return os_version;
  return [formatOs(t, os), os_version].filter(Boolean).join(" ");
}

/** "Debian 12 · amd64" */
export function formatPlatform(t: Translate, platform: Platform): string {
  return [formatSystem(t, platform), platform.arch].filter(Boolean).join(" · ");
}
