import type { GamepadState, MouseButton } from "../../protocol/input/frame.ts";
import type { WatchableDisplay } from "../../protocol/viewer/control.ts";

/*
 * What every platform's way of injecting input provides. Calls are synchronous: when one returns, the system has the event. They are made
 * by the gate and by nothing else (enforced by the import rules).
 */

/** The way to inject is gone, e.g. the X server died. The caller drops the backend and looks for one again. */
export class InjectorGone extends Error {
  override readonly name = "InjectorGone";
}

export interface KeyboardInjector {
  /**
   * A physical key (HID usage). `codePoint`: the character that is wanted, 0 for whatever the key means here. A release undoes exactly what
   * the press of the same usage did. @throws InjectorGone
   */
  key(usage: number, isDown: boolean, codePoint: number): void;
  /** Types text, also characters that the layout lacks. @throws InjectorGone */
  text(text: string): void;
}

export interface MouseInjector {
  /** x and y 0…65 535 across `display`; null = the first one. @throws InjectorGone */
  moveTo(x: number, y: number, display: WatchableDisplay | null): void;
  /** Pixels. @throws InjectorGone */
  moveBy(dx: number, dy: number): void;
  /** @throws InjectorGone */
  button(button: MouseButton, isDown: boolean): void;
  /** 120ths of a notch, positive right and down; fractions of a notch are kept for the next call. @throws InjectorGone */
  wheel(dx: number, dy: number): void;
}

export interface GamepadInjector {
  /** How many pads there can be: slots are 0 to one less. */
  readonly slots: number;
  /** The whole state of one pad; plugs it in if need be. @throws InjectorGone */
  state(slot: number, state: GamepadState): void;
  /** Centres everything and unplugs the pad. Safe to call twice, and for any slot. */
  unplug(slot: number): void;
}

/** One way into the system, with what it can do. */
export interface InputBackend {
  /** Shown to admins: `xtest`, `uinput`, `send-input`, `vigem`, `cg-event`. */
  readonly name: string;
  readonly keyboard: KeyboardInjector | null;
  readonly mouse: MouseInjector | null;
  readonly gamepad: GamepadInjector | null;
  /**
   * Where the displays are, as this backend's coordinates see them, in the system's own order, which browsers number them by; empty when it
   * does not know. @throws InjectorGone
   */
  displays(): readonly WatchableDisplay[];
  close(): void;
}

/** Tells why a backend cannot be used, in words for an admin. */
export class InputUnavailable extends Error {
  override readonly name = "InputUnavailable";
}

/** A kind of backend that may or may not work here. */
export interface InputBackendKind {
  readonly name: string;
  /** @throws InputUnavailable */
  open(env: NodeJS.ProcessEnv): InputBackend;
}
