import type { Logger } from "../../../node/logger.ts";
import type { KeyboardInjector } from "../contract.ts";
import { evdevOfUsage, knownEvdevKeys, USAGE } from "../keys/hid-to-evdev.ts";
import { usStroke } from "../keys/us-layout.ts";
import type { DeviceAbilities, EventSink } from "./uinput-device.ts";
import { EV } from "./uinput-layout.ts";

export const KEYBOARD_ABILITIES: DeviceAbilities = {
  identity: { name: "Latchkey keyboard", bus: 6, vendor: 0, product: 1, version: 1 },
  keys: knownEvdevKeys(),
  relative: [],
  axes: [],
  repeats: true,
};

const FIRST_MODIFIER = 0xe0;

/**
 * A keyboard of the kernel's. It has keys and no characters: what they write is up to the host's layout, which the kernel does not know, so
 * a guest's character is not looked at. Text is written by the keys of a US layout; what that lacks is left out, and said once.
 */
export class UinputKeyboard implements KeyboardInjector {
  readonly #device: EventSink;
  readonly #log: Logger;
  readonly #held = new Set<number>();
  #hasSaidWhatIsLacking = false;

  constructor(device: EventSink, log: Logger) {
    this.#device = device;
    this.#log = log;
  }

  key(usage: number, isDown: boolean): void {
    if (isDown) this.#held.add(usage);
    else this.#held.delete(usage);
    this.#move(usage, isDown);
  }

  text(text: string): void {
    const modifiers = [...this.#held].filter((usage) => usage >= FIRST_MODIFIER);
    for (const usage of modifiers) this.#move(usage, false);
    for (const character of text) this.#type(character);
    for (const usage of modifiers) this.#move(usage, true);
  }

  #type(character: string): void {
    const stroke = usStroke(character);
    if (stroke === undefined) return this.#sayWhatIsLacking();
    if (stroke.isShifted) this.#move(USAGE.leftShift, true);
    // Up first: the key may be held.
    for (const isDown of [false, true, false]) this.#move(stroke.usage, isDown);
    if (stroke.isShifted) this.#move(USAGE.leftShift, false);
  }

  /** A report of its own for each change, as a keyboard makes it. The kernel drops those that change nothing. */
  #move(usage: number, isDown: boolean): void {
    const code = evdevOfUsage(usage);
    if (code !== undefined) this.#device.emit([{ type: EV.key, code, value: Number(isDown) }]);
  }

  #sayWhatIsLacking(): void {
    if (this.#hasSaidWhatIsLacking) return;
    this.#hasSaidWhatIsLacking = true;
    // Which characters they were is nobody's business but the guest's.
    this.#log.warn("uinput can write only what a US keyboard has: other characters of a text are left out");
  }
}
