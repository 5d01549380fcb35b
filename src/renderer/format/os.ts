const NAMES: Readonly<Record<string, string>> = { linux: "Linux", windows: "Windows", darwin: "macOS" };

/** The words of the wire as people know them; an unknown system keeps its own. */
export function formatOs(os: string): string {
  return NAMES[os] ?? (os || "Unknown system");
}

export function formatPlatform(machine: {
  readonly os: string;
  readonly os_version: string;
  readonly arch: string;
}): string {
  return [[formatOs(machine.os), machine.os_version].filter(Boolean).join(" "), machine.arch]
    .filter(Boolean)
    .join(" · ");
}
