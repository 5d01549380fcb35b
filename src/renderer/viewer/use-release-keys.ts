import { useEffect, type RefObject } from "react";
import { ReleaseKeys } from "./release-keys.ts";

/** Moves the keyboard from the machine's screen to the toolbar when the combination was pressed. Pointer lock ends with it. */
export function useReleaseKeys(surface: RefObject<HTMLElement | null>, toolbar: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const keys = new ReleaseKeys();
    const listening = new AbortController();
    // Before the surface's own listeners, which stop what they send.
    const options = { capture: true, signal: listening.signal };
    window.addEventListener("keydown", ({ code }) => keys.press(code), options);
    window.addEventListener(
      "keyup",
      ({ code }) => {
        if (!keys.letGo(code) || !surface.current?.contains(document.activeElement)) return;
        if (document.pointerLockElement) document.exitPointerLock();
        toolbar.current?.querySelector("button")?.focus();
      },
      options,
    );
    window.addEventListener("blur", () => keys.forget(), options);
    return () => listening.abort();
  }, [surface, toolbar]);
}
