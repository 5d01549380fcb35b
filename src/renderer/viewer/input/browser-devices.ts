import type { Clock } from "../../../base/clock.ts";
import type { InputDevices } from "../viewer-engine.ts";
import type { InputSender } from "./input-sender.ts";
import { KeyboardSurface } from "./keyboard-surface.ts";
import type { KeyboardPlatform } from "./key-reader.ts";
import { PadReader } from "./pad-reader.ts";
import { PointerSurface } from "./pointer-surface.ts";

declare global {
  interface Navigator {
    /** Chromium's alone. */
    readonly keyboard?: { lock(): Promise<void>; unlock(): void };
  }
}

/** Pages that are not seen get no frames, but what a pad's player let go of must still be said. */
const UNSEEN_EVERY_MS = 250;

/** The devices of the person in front of this browser. */
export class BrowserDevices implements InputDevices {
  readonly #clock: Clock;
  #surface: HTMLElement | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  attach(sender: InputSender, surface: HTMLElement, video: HTMLVideoElement, name: string): () => void {
    const attached = new AbortController();
    const { signal } = attached;
    const keyboard = new KeyboardSurface({ sender, surface, clock: this.#clock, platform: platform(), name }, signal);
    const onPress = () => keyboard.focus();
    const pointer = new PointerSurface({ sender, surface, video, clock: this.#clock, onPress }, signal);
    const letGo = () => {
      pointer.letGo();
      keyboard.letGo();
      sender.release();
    };
    window.addEventListener("blur", letGo, { signal });
    document.addEventListener("visibilitychange", () => document.hidden && letGo(), { signal });
    surface.addEventListener(
      "focusout",
      ({ relatedTarget }) => {
        if (!(relatedTarget instanceof Node) || !surface.contains(relatedTarget)) letGo();
      },
      { signal },
    );
    document.addEventListener("fullscreenchange", () => void lockSystemKeys(surface), { signal });
    this.#surface = surface;
    keyboard.focus();
    return () => {
      letGo();
      attached.abort();
      if (this.#surface === surface) this.#surface = null;
    };
  }

  async lockPointer(): Promise<void> {
    const surface = this.#surface;
    if (!surface) return;
    try {
      // As the hand moves, without the system's acceleration: the host adds its own.
      await surface.requestPointerLock({ unadjustedMovement: true });
    } catch (error) {
      if (!(error instanceof DOMException) || error.name !== "NotSupportedError") throw error;
      await surface.requestPointerLock();
    }
  }

  onPointerLock(listener: (isLocked: boolean) => void): () => void {
    const listening = new AbortController();
    const tell = () => listener(document.pointerLockElement !== null && document.pointerLockElement === this.#surface);
    document.addEventListener("pointerlockchange", tell, { signal: listening.signal });
    return () => listening.abort();
  }

  readPads(sender: InputSender, onPads: (names: readonly string[]) => void): () => void {
    if (!("getGamepads" in navigator)) return () => undefined;
    const reader = new PadReader((state) => sender.gamepad(state), onPads);
    const read = () => reader.read(navigator.getGamepads(), !document.hidden, this.#clock.monotonic());
    let frame = requestAnimationFrame(function again() {
      read();
      frame = requestAnimationFrame(again);
    });
    const cancelTimer = this.#clock.every(UNSEEN_EVERY_MS, () => document.hidden && read());
    return () => {
      cancelAnimationFrame(frame);
      cancelTimer();
    };
  }
}

/** In full screen the system's keys (Alt+Tab, Escape held for long leaves) go to the host, where the browser can do that. */
async function lockSystemKeys(surface: HTMLElement): Promise<void> {
  const { keyboard } = navigator;
  if (!keyboard) return;
  if (!document.fullscreenElement?.contains(surface)) return keyboard.unlock();
  // Refused where the page may not; the keys then stay the system's.
  await keyboard.lock().catch(() => undefined);
}

function platform(): KeyboardPlatform {
  const { userAgent } = navigator;
  if (/Mac OS X|Macintosh/.test(userAgent)) return "mac";
  return userAgent.includes("Windows") ? "windows" : "other";
}
