import { IconDeviceGamepad2, IconKeyboard, IconMouse } from "@tabler/icons-react";
import type { Device } from "../../protocol/viewer/rights.ts";

const ICONS = { keyboard: IconKeyboard, mouse: IconMouse, gamepad: IconDeviceGamepad2 } as const;

/** Decorative: what it means stands beside it or in its button's name. */
export function DeviceIcon({ device, size = 19 }: { readonly device: Device; readonly size?: number }) {
  const Icon = ICONS[device];
  return <Icon size={size} stroke={1.7} aria-hidden />;
}
