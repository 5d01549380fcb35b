import { InjectorGone, InputUnavailable } from "../../src/agent/input/contract.ts";
import type { InputBackend, InputBackendKind } from "../../src/agent/input/contract.ts";
import type { GamepadState, MouseButton } from "../../src/protocol/input/frame.ts";
import { DEVICES, type Device } from "../../src/protocol/viewer/rights.ts";

/**
 * A way to inject that writes down what it is told, and behaves like a system: what goes down stays down until it comes up, whoever else
 * forgets about it. `events` are lines such as `key 4 down`, `button left up`, `move-to 1 2`, `text "x"`, `unplug 0`.
 */
export class RecordingInput implements InputBackendKind {
  readonly name: string;
  readonly #devices: readonly Device[];
  readonly events: string[] = [];
  /** Keys and buttons that are down now: `key 4`, `button left`. */
  readonly down = new Set<string>();
  /** Pads that are plugged in now. */
  readonly pads = new Map<number, GamepadState>();
  /** Code points with which keys were called, newest last. */
  readonly codePoints: number[] = [];
  /** Display of each absolute motion. */
  readonly displays: (string | null)[] = [];
  /** How often it was opened, and how many of those are open. */
  opened = 0;
  openNow = 0;
  /** How many pads there can be. */
  padSlots = 4;
  /** While set it cannot be opened, and what is open fails when it is used next. */
  failure: string | null = null;
  /** Thrown by the next call, whatever it is. */
  nextError: Error | null = null;

  /** Hears of each event in the moment in which it is injected. */
  onEvent: (line: string) => void = () => {};
  /** Runs while text is typed, to let time pass. */
  onText: () => void = () => {};

  constructor({ name = "recording", devices = DEVICES }: { name?: string; devices?: readonly Device[] } = {}) {
    this.name = name;
    this.#devices = devices;
  }

  /** What was recorded since the last call. */
  take(): string[] {
    return this.events.splice(0);
  }

  open(_env: NodeJS.ProcessEnv): InputBackend {
    if (this.failure !== null) throw new InputUnavailable(this.failure);
    this.opened += 1;
    this.openNow += 1;
    const has = (device: Device): boolean => this.#devices.includes(device);
    return {
      name: this.name,
      keyboard: has("keyboard") ? this.#keyboard() : null,
      mouse: has("mouse") ? this.#mouse() : null,
      gamepad: has("gamepad") ? this.#gamepad() : null,
      displays: () => [{ id: "screen", name: "Screen", width: 1_280, height: 720, primary: true }],
      close: () => {
        this.openNow -= 1;
      },
    };
  }

  #keyboard(): NonNullable<InputBackend["keyboard"]> {
    return {
      key: (usage, isDown, codePoint) => {
        this.#record(`key ${usage} ${isDown ? "down" : "up"}`);
        this.codePoints.push(codePoint);
        this.#set(`key ${usage}`, isDown);
      },
      text: (text) => {
        this.#record(`text ${JSON.stringify(text)}`);
        this.onText();
      },
    };
  }

  #mouse(): NonNullable<InputBackend["mouse"]> {
    return {
      moveTo: (x, y, display) => {
        this.#record(`move-to ${x} ${y}`);
        this.displays.push(display?.id ?? null);
      },
      moveBy: (dx, dy) => this.#record(`move-by ${dx} ${dy}`),
      button: (button: MouseButton, isDown) => {
        this.#record(`button ${button} ${isDown ? "down" : "up"}`);
        this.#set(`button ${button}`, isDown);
      },
      wheel: (dx, dy) => this.#record(`wheel ${dx} ${dy}`),
    };
  }

  #gamepad(): NonNullable<InputBackend["gamepad"]> {
    const slots = (): number => this.padSlots;
    return {
      get slots() {
        return slots();
      },
      state: (slot, state) => {
        this.#record(`pad ${slot} ${padLine(state)}`);
        this.pads.set(slot, state);
      },
      unplug: (slot) => {
        this.#record(`unplug ${slot}`);
        this.pads.delete(slot);
      },
    };
  }

  #record(line: string): void {
    const error = this.nextError ?? (this.failure === null ? null : new InjectorGone(this.failure));
    this.nextError = null;
    if (error !== null) throw error;
    this.events.push(line);
    this.onEvent(line);
  }

  #set(what: string, isDown: boolean): void {
    if (isDown) this.down.add(what);
    else this.down.delete(what);
  }
}

/** A pad's state as it stands in a line of `events`: `buttons 0 axes 0 0 0 0 triggers 0 0`. */
export function padLine({ buttons, axes, triggers }: GamepadState): string {
  return `buttons ${buttons} axes ${axes.join(" ")} triggers ${triggers.join(" ")}`;
}
