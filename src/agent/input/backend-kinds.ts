import type { InputBackendKind } from "./contract.ts";
import { UINPUT_KIND } from "./linux-uinput/uinput-backend.ts";
import { X11_KIND } from "./linux-x11/x11-backend.ts";

/** The ways to inject that exist for a platform, best first. For each device the first one that works and has it is used. */
export function backendKinds(platform: NodeJS.Platform): readonly InputBackendKind[] {
  return platform === "linux" ? [X11_KIND, UINPUT_KIND] : [];
}
