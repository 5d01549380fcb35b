import type { App } from "electron";
import type { DesktopState } from "../../protocol/desktop-ipc/state.ts";
import { autostartFile, removeAutostart, writeAutostart } from "./autostart-file.ts";

/** Started with the computer: into the tray, without a window. */
export const HIDDEN_FLAG = "--hidden";

interface StartAtLoginParts {
  readonly app: Pick<App, "setLoginItemSettings" | "getLoginItemSettings">;
  readonly platform: DesktopState["platform"];
  readonly env: NodeJS.ProcessEnv;
  /** `process.execPath`. */
  readonly program: string;
}

/** Whether the app starts with the computer. Answers why the system does not do it; null when it does as asked. */
export function setStartAtLogin(isOn: boolean, { app, env, platform, program }: StartAtLoginParts): string | null {
  try {
    if (platform === "linux") {
      const file = autostartFile(env);
      // An AppImage's own program lies in a folder that is gone with it.
      if (isOn) writeAutostart(file, env["APPIMAGE"] || program, [HIDDEN_FLAG]);
      else removeAutostart(file);
      return null;
    }
    app.setLoginItemSettings(
      platform === "win32" ? { openAtLogin: isOn, path: program, args: [HIDDEN_FLAG] } : { openAtLogin: isOn },
    );
    const needsApproval = platform === "darwin" && isOn && app.getLoginItemSettings().status === "requires-approval";
    return needsApproval ? "allow Latchkey under Login Items in the system's settings" : null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
