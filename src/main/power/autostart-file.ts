import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

/** Where Linux desktops look for what to start when somebody signs in. */
export function autostartFile(env: NodeJS.ProcessEnv): string {
  return join(env["XDG_CONFIG_HOME"] || join(homedir(), ".config"), "autostart", "latchkey.desktop");
}

/**
 * The desktop entry that starts `program`, an absolute path, without a window.
 * @throws RangeError for a path that no desktop entry can name
 */
export function autostartEntry(program: string, args: readonly string[]): string {
  const lines = [
    "[Desktop Entry]",
    "Type=Application",
    "Name=Latchkey",
    `Exec=${[program, ...args].map(quote).join(" ")}`,
    "Icon=latchkey",
    "Terminal=false",
    "X-GNOME-Autostart-enabled=true",
  ];
  return `${lines.join("\n")}\n`;
}

/** @throws the system's error, and RangeError as above */
export function writeAutostart(file: string, program: string, args: readonly string[]): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, autostartEntry(program, args));
}

export function removeAutostart(file: string): void {
  rmSync(file, { force: true });
}

/**
 * An argument as `Exec` reads it: quoted, with what the quotes leave special escaped, percent signs doubled because they are field codes, and
 * all backslashes doubled once more because the value is a string of the file before it is a command.
 */
function quote(argument: string): string {
  if (/[\p{Cc}]/u.test(argument)) throw new RangeError("a path with a control character cannot be started at login");
  const quoted = argument.replaceAll(/["`$\\]/g, (special) => `\\${special}`).replaceAll("%", "%%");
  return `"${quoted.replaceAll("\\", "\\\\")}"`;
}
