import type { Translate } from "../../i18n/translator.ts";

/** The part of the browser's keyboard lock that is used here; only some browsers have it, and TypeScript knows it of none. */
interface KeyboardLock {
  lock(): Promise<void>;
  unlock(): void;
}

/** Fills the screen. Where the browser can, Alt+Tab and the like then reach the machine; holding Escape leaves. */
export async function enterFullScreen(): Promise<void> {
  await document.documentElement.requestFullscreen({ navigationUI: "hide" });
  // Without it full screen still works; the system just keeps its own keys.
  await keyboardLock()
    ?.lock()
    .catch(() => undefined);
}

export async function leaveFullScreen(): Promise<void> {
  keyboardLock()?.unlock();
  if (document.fullscreenElement) await document.exitFullscreen();
}

export function canFillScreen(): boolean {
  return document.fullscreenEnabled;
}

/** What full screen does with the keyboard here: without the lock the system keeps Alt+Tab and the like. */
export function fullScreenText(t: Translate): string {
  return t(keyboardLock() === null ? "viewer:fullScreen" : "viewer:fullScreenWithKeys");
}

function keyboardLock(): KeyboardLock | null {
  if (!("keyboard" in navigator)) return null;
  const { keyboard } = navigator;
  return isKeyboardLock(keyboard) ? keyboard : null;
}

function isKeyboardLock(value: unknown): value is KeyboardLock {
  return typeof value === "object" && value !== null && "lock" in value && "unlock" in value;
}
