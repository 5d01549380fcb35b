import type { GamepadState } from "../../../protocol/input/frame.ts";
import { InjectorGone, InputUnavailable, type GamepadInjector } from "../contract.ts";
import { GAMEPAD_AXES, GAMEPAD_IDENTITY, GAMEPAD_KEYS, gamepadEvents } from "./gamepad-events.ts";
import { UinputDevice, type Ioctl } from "./uinput-device.ts";

const CENTRED: GamepadState = { plugged: true, buttons: 0, axes: [0, 0, 0, 0], triggers: [0, 0] };

/** Up to four pads, each a device of its own that exists while it is plugged in. */
export class UinputGamepads implements GamepadInjector {
  readonly slots = 4;
  readonly #ioctl: Ioctl;
  readonly #pads = new Map<number, UinputDevice>();

  constructor(ioctl: Ioctl) {
    this.#ioctl = ioctl;
  }

  state(slot: number, state: GamepadState): void {
    if (!state.plugged) return this.unplug(slot);
    const pad = this.#pads.get(slot) ?? this.#plug(slot);
    pad.emit(gamepadEvents(state));
  }

  #plug(slot: number): UinputDevice {
    try {
      const pad = new UinputDevice(this.#ioctl, {
        identity: GAMEPAD_IDENTITY,
        keys: GAMEPAD_KEYS,
        relative: [],
        axes: GAMEPAD_AXES,
        repeats: false,
      });
      this.#pads.set(slot, pad);
      return pad;
    } catch (error) {
      if (!(error instanceof InputUnavailable)) throw error;
      // It could be opened when the agent looked: the right to it was taken away since.
      throw new InjectorGone(error.message, { cause: error });
    }
  }

  unplug(slot: number): void {
    const pad = this.#pads.get(slot);
    if (pad === undefined) return;
    this.#pads.delete(slot);
    try {
      pad.emit(gamepadEvents(CENTRED));
    } finally {
      pad.close();
    }
  }

  close(): void {
    for (const slot of this.#pads.keys()) this.unplug(slot);
  }
}
