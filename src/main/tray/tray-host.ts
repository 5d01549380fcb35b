import { execFile } from "node:child_process";

const TIMEOUT_MS = 2_000;
/** Of systemd: what Linux desktops put in a tray is told over the session bus, and whether anything shows it. */
const ASK = [
  "--user",
  "get-property",
  "org.kde.StatusNotifierWatcher",
  "/StatusNotifierWatcher",
  "org.kde.StatusNotifierWatcher",
  "IsStatusNotifierHostRegistered",
] as const;

/** Never rejects. */
export type AskTrayHost = () => Promise<boolean>;
type Run = (program: string, args: readonly string[]) => Promise<string>;

/**
 * Asks whether something shows what an app puts in the tray; null on Windows and macOS, which always do. Linux desktops may not, and
 * Electron does not say so. False also where that cannot be found out.
 */
export function trayHostOf(platform: NodeJS.Platform, run: Run = ask): AskTrayHost | null {
  if (platform !== "linux") return null;
  return () =>
    run("busctl", ASK).then(
      (answer) => answer.trim() === "b true",
      () => false,
    );
}

function ask(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { timeout: TIMEOUT_MS }, (error, stdout) => (error ? reject(error) : resolve(stdout)));
  });
}
