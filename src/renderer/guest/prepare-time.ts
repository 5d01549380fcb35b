import type { GuestDoor } from "../../protocol/http/guest.ts";

const BEFORE_MS = 2 * 60_000;

/** Whether the machine should get ready: the window is open or opens within two minutes. */
export function isTimeToPrepare({ window }: Pick<GuestDoor, "window">, nowMs: number): boolean {
  if (window === null) return false;
  return nowMs >= Date.parse(window.starts_at) - BEFORE_MS && nowMs < Date.parse(window.expires_at);
}
