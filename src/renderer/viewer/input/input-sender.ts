import type { Clock } from "../../../base/clock.ts";
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
import { KeysLine } from "./keys-line.ts";

export type RightsMessage = Extract<HostControl, { type: "rights" }>;

/** Sends what the viewer's hands do, stamped with the rights that the host last named; for devices that are not in force, nothing. */
export class InputSender {
  readonly #send: (channel: InputChannel, bytes: Uint8Array<ArrayBuffer>) => boolean;
  readonly #line: KeysLine;
  readonly #sequences: Record<InputChannel, number> = { keys: 0, motion: 0, gamepad: 0 };
  #rights: RightsMessage | null = null;
  #place: PointerPlace = { mode: "to", x: 0, y: 0 };
  #moved = { x: 0, y: 0 };

  /** @param send false when there is no connection just now */
  constructor(clock: Clock, send: (channel: InputChannel, bytes: Uint8Array<ArrayBuffer>) => boolean) {
    this.#send = send;
    this.#line = new KeysLine(clock, (event) => this.#write("keys", event));
  }

  /** The host's newest word. Relative motion counts from here on. */
  inForce(message: RightsMessage): void {
    if (message.epoch !== this.#rights?.epoch) this.#restartTotals();
    this.#rights = message;
    if (!this.allows("keyboard")) this.#line.dropText();
  }

  allows(device: Device): boolean {
    const message = this.#rights;
    if (!message || message.veto.all || message.veto[device]) return false;
    return message.rights[device] && message.unavailable[device] === undefined;
  }

  key(usage: number, isDown: boolean, codePoint: number): void {
    if (this.allows("keyboard")) this.#take({ type: "key", usage, isDown, codePoint });
  }

  /** Types all of it, in its own time, or nothing: false when the keyboard is not in force, or it is too much at a time. */
  text(text: string): boolean {
    return this.allows("keyboard") && this.#line.text(text);
  }

  /** 0…65 535 across the watched display. */
  pointTo(x: number, y: number): void {
    if (this.#place.mode === "to" && this.#place.x === x && this.#place.y === y) return;
    this.#place = { mode: "to", x, y };
    if (this.allows("mouse")) this.#take({ type: "pointer", to: this.#place });
  }

  /** Pixels, whole or not: fractions are kept. */
  pointBy(dx: number, dy: number): void {
    this.#moved = { x: this.#moved.x + dx, y: this.#moved.y + dy };
    this.#place = { mode: "by", totalX: Math.trunc(this.#moved.x) | 0, totalY: Math.trunc(this.#moved.y) | 0 };
    if (this.allows("mouse")) this.#take({ type: "pointer", to: this.#place });
  }

  /** At the place where the pointer was last. */
  button(button: MouseButton, isDown: boolean): void {
    if (this.allows("mouse")) this.#take({ type: "button", button, isDown, at: this.#place });
  }

  wheel(dx: number, dy: number): void {
    if (this.allows("mouse") && (dx !== 0 || dy !== 0)) this.#take({ type: "wheel", dx, dy });
  }

  gamepad(state: GamepadState): void {
    if (this.allows("gamepad")) this.#take({ type: "gamepad", state });
  }

  /** Everything that is held is let go: at once, and again after what waits behind a long text. */
  release(): void {
    if (!this.allows("keyboard") && !this.allows("mouse") && !this.allows("gamepad")) return;
    if (this.#line.isBusy) this.#write("keys", { type: "release" });
    this.#take({ type: "release" });
  }

  /** Nothing more is sent. */
  close(): void {
    this.#line.close();
  }

  #restartTotals(): void {
    this.#moved = { x: 0, y: 0 };
    if (this.#place.mode === "by") this.#place = { mode: "by", totalX: 0, totalY: 0 };
  }

  #take(event: InputEvent): void {
    const channel = channelOf(event);
    if (channel === "keys") this.#line.take(event);
    else this.#write(channel, event);
  }

  #write(channel: InputChannel, event: InputEvent): boolean {
    if (!this.#rights) return false;
    const sequence = this.#sequences[channel];
    const isSent = this.#send(channel, encodeInput({ epoch: this.#rights.epoch, sequence, event }));
    if (isSent) this.#sequences[channel] = (sequence + 1) >>> 0;
    return isSent;
  }
}

function channelOf(event: InputEvent): InputChannel {
  if (event.type !== "pointer") return CHANNEL_OF[event.type];
  return CHANNEL_OF[event.to.mode === "to" ? "pointer-to" : "pointer-by"];
}
