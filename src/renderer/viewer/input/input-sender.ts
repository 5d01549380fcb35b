import { encodeInput } from "../../../protocol/input/encode-input.ts";
import {
  CHANNEL_OF,
  type GamepadState,
  type InputChannel,
  type InputEvent,
  type MouseButton,
  type PointerPlace,
} from "../../../protocol/input/frame.ts";
import type { HostControl } from "../../../protocol/viewer/control.ts";
import type { Device } from "../../../protocol/viewer/rights.ts";
import { typablePieces } from "./typable-text.ts";

export type RightsMessage = Extract<HostControl, { type: "rights" }>;

/** Sends what the viewer's hands do, stamped with the rights that the host last named; for devices that are not in force, nothing. */
export class InputSender {
  readonly #send: (channel: InputChannel, bytes: Uint8Array<ArrayBuffer>) => boolean;
  readonly #sequences: Record<InputChannel, number> = { keys: 0, motion: 0, gamepad: 0 };
  #rights: RightsMessage | null = null;
  #place: PointerPlace = { mode: "to", x: 0, y: 0 };
  #moved = { x: 0, y: 0 };

  constructor(send: (channel: InputChannel, bytes: Uint8Array<ArrayBuffer>) => boolean) {
    this.#send = send;
  }

  /** The host's newest word. Relative motion counts from here on. */
  inForce(message: RightsMessage): void {
    if (message.epoch !== this.#rights?.epoch) this.#restartTotals();
    this.#rights = message;
  }

  allows(device: Device): boolean {
    const message = this.#rights;
    if (!message || message.veto.all || message.veto[device]) return false;
    return message.rights[device] && message.unavailable[device] === undefined;
  }

  key(usage: number, isDown: boolean, codePoint: number): void {
    if (this.allows("keyboard")) this.#write({ type: "key", usage, isDown, codePoint });
  }

  text(text: string): void {
    if (!this.allows("keyboard")) return;
    for (const piece of typablePieces(text)) this.#write({ type: "text", text: piece });
  }

  /** 0…65 535 across the watched display. */
  pointTo(x: number, y: number): void {
    if (this.#place.mode === "to" && this.#place.x === x && this.#place.y === y) return;
    this.#place = { mode: "to", x, y };
    if (this.allows("mouse")) this.#write({ type: "pointer", to: this.#place });
  }

  /** Pixels, whole or not: fractions are kept. */
  pointBy(dx: number, dy: number): void {
    this.#moved = { x: this.#moved.x + dx, y: this.#moved.y + dy };
    this.#place = { mode: "by", totalX: Math.trunc(this.#moved.x) | 0, totalY: Math.trunc(this.#moved.y) | 0 };
    if (this.allows("mouse")) this.#write({ type: "pointer", to: this.#place });
  }

  /** At the place where the pointer was last. */
  button(button: MouseButton, isDown: boolean): void {
    if (this.allows("mouse")) this.#write({ type: "button", button, isDown, at: this.#place });
  }

  wheel(dx: number, dy: number): void {
    if (this.allows("mouse") && (dx !== 0 || dy !== 0)) this.#write({ type: "wheel", dx, dy });
  }

  gamepad(state: GamepadState): void {
    if (this.allows("gamepad")) this.#write({ type: "gamepad", state });
  }

  /** Everything that is held is let go. */
  release(): void {
    if (this.allows("keyboard") || this.allows("mouse") || this.allows("gamepad")) this.#write({ type: "release" });
  }

  #restartTotals(): void {
    this.#moved = { x: 0, y: 0 };
    if (this.#place.mode === "by") this.#place = { mode: "by", totalX: 0, totalY: 0 };
  }

  #write(event: InputEvent): void {
    if (!this.#rights) return;
    const channel = channelOf(event);
    const sequence = this.#sequences[channel];
    const isSent = this.#send(channel, encodeInput({ epoch: this.#rights.epoch, sequence, event }));
    if (isSent) this.#sequences[channel] = (sequence + 1) >>> 0;
  }
}

function channelOf(event: InputEvent): InputChannel {
  if (event.type !== "pointer") return CHANNEL_OF[event.type];
  return CHANNEL_OF[event.to.mode === "to" ? "pointer-to" : "pointer-by"];
}
