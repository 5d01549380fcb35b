import type { Logger } from "../../node/logger.ts";
import type { InputBackendKind } from "./contract.ts";
import { UINPUT_GAMEPAD_KIND, uinputDeskKind } from "./linux-uinput/uinput-backend.ts";
import { X11_KIND } from "./linux-x11/x11-backend.ts";
import { CG_EVENT_KIND } from "./macos/mac-backend.ts";
import { SEND_INPUT_KIND, VIGEM_KIND } from "./windows/windows-backend.ts";

/** The ways to inject that exist for a platform, best first. For each device the first one that works and has it is used. */
export function backendKinds(
  platform: NodeJS.Platform,
  env: NodeJS.ProcessEnv,
  log: Logger,
): readonly InputBackendKind[] {
  if (platform === "linux") return linuxKinds(env, log);
  if (platform === "win32") return [SEND_INPUT_KIND, VIGEM_KIND];
  if (platform === "darwin") return [CG_EVENT_KIND];
  return [];
}

/** In a Wayland session an X server serves only its own applications, so the kernel's devices come first. */
function linuxKinds(env: NodeJS.ProcessEnv, log: Logger): readonly InputBackendKind[] {
  const isWayland = env["XDG_SESSION_TYPE"] === "wayland" || (env["WAYLAND_DISPLAY"] ?? "") !== "";
  const uinput = [UINPUT_GAMEPAD_KIND, uinputDeskKind(log)];
  return isWayland ? [...uinput, X11_KIND] : [X11_KIND, ...uinput];
}
