import { assertNever } from "../../base/assert-never.ts";
import type { GamepadState } from "../../protocol/input/frame.ts";
import { HID_USAGE_OF_CODE } from "../../protocol/input/hid-usage.ts";
import type { Device } from "../../protocol/viewer/rights.ts";
import { deviceOfItem, heldItem, keyItem, padItem } from "./held-item.ts";
import { HeldKeeper } from "./held-keeper.ts";
import type { InputDesk } from "./input-desk.ts";

/** What came of an attempt to inject. `ignored`: there was nothing to do. `unavailable`: this machine has no way to do it now. */
export type Injected = "injected" | "ignored" | "unavailable";

/** Remembers beyond the end of this process what is down. Neither call may throw. */
export interface HeldRecord {
  /** What an earlier process left down, with what `note` said of it. */
  readonly leftovers: ReadonlyMap<number, number>;
  note(item: number, codePoint: number): void;
  erase(item: number): void;
}

/** Stands for whatever key a way to inject presses to write a text; where that may stay down, its release lets go of strays, too. */
const TEXT_ITEM = keyItem(HID_USAGE_OF_CODE.ShiftLeft);
const AT_REST: GamepadState = { plugged: true, buttons: 0, axes: [0, 0, 0, 0], triggers: [0, 0] };

/**
 * Presses and releases for sessions, and makes sure that what went down comes up: it is recorded before it goes down and until it is up. What
 * cannot be released, because the way to inject was lost, is released as soon as there is one again.
 */
export class HeldInput {
  readonly #desk: InputDesk;
  readonly #record: HeldRecord;
  readonly #keeper = new HeldKeeper();
  /** Code point of each item that is, or may be, down: a key is released as what it was pressed as. */
  readonly #down = new Map<number, number>();
  /** Down perhaps, and held by nobody. */
  readonly #leftovers: Set<number>;

  constructor(desk: InputDesk, record: HeldRecord) {
    this.#desk = desk;
    this.#record = record;
    for (const [item, codePoint] of record.leftovers) this.#down.set(item, codePoint);
    this.#leftovers = new Set(record.leftovers.keys());
  }

  press(sessionId: string, item: number, codePoint: number): Injected {
    return this.#keeper.press(sessionId, item) === "first" ? this.#goDown(sessionId, item, codePoint) : "ignored";
  }

  release(sessionId: string, item: number): Injected {
    if (this.#keeper.release(sessionId, item) !== "last") return "ignored";
    return this.#goUp(item) ? "injected" : "unavailable";
  }

  /** Types text. It is on record meanwhile that a key may be down that nobody holds. */
  text(text: string): Injected {
    const isHeld = this.#down.has(TEXT_ITEM);
    const isTyped = this.#desk.use("keyboard", (keyboard) => {
      if (!isHeld) this.#note(TEXT_ITEM, 0);
      keyboard.text(text);
    });
    if (!isHeld && isTyped) this.#erase(TEXT_ITEM);
    else if (!isHeld && this.#down.has(TEXT_ITEM)) this.#leftovers.add(TEXT_ITEM);
    return isTyped ? "injected" : "unavailable";
  }

  /** A pad's whole state; the first one plugs it in. */
  setPad(sessionId: string, slot: number, state: GamepadState): Injected {
    const item = padItem(slot);
    if (!state.plugged) return this.release(sessionId, item);
    const isPlugged = this.#keeper.press(sessionId, item) === "already";
    let hasRoom = false;
    const isUsable = this.#desk.use("gamepad", (gamepad) => {
      hasRoom = slot < gamepad.slots;
      if (!hasRoom) return;
      if (!isPlugged) this.#note(item, 0);
      gamepad.state(slot, state);
    });
    if (isUsable && hasRoom) return "injected";
    if (!isPlugged) this.#keeper.release(sessionId, item);
    return "unavailable";
  }

  /** Lets go of keys and buttons. */
  letGo(sessionId: string): void {
    for (const item of this.#keeper.heldBy(sessionId)) {
      if (deviceOfItem(item) !== "gamepad") this.release(sessionId, item);
    }
  }

  /** Nothing of the session's pad is pressed any more; it stays plugged in. */
  restPad(sessionId: string): void {
    for (const item of this.#keeper.heldBy(sessionId)) {
      const held = heldItem(item);
      if (held.device === "gamepad") this.#desk.use("gamepad", (gamepad) => gamepad.state(held.slot, AT_REST));
    }
  }

  /** Lets go of everything, and unplugs the pad. */
  releaseAll(sessionId: string): void {
    for (const item of this.#keeper.heldBy(sessionId)) this.release(sessionId, item);
  }

  /** Some session holds a key or a button. */
  get isAnyKeyOrButtonDown(): boolean {
    return this.#keeper.isAnyHeld((item) => deviceOfItem(item) !== "gamepad");
  }

  /** There is no way to inject for these devices any more: whatever was down may still be down, and nobody holds it. */
  lost(devices: readonly Device[]): void {
    for (const item of this.#keeper.forget((item) => devices.includes(deviceOfItem(item)))) this.#leftovers.add(item);
  }

  /** There is a way to inject for these devices: releases what was left down. */
  found(devices: readonly Device[]): void {
    for (const item of this.#leftovers) {
      if (!devices.includes(deviceOfItem(item))) continue;
      this.#leftovers.delete(item);
      if (!this.#goUp(item)) return;
    }
  }

  /** A press that cannot be injected is forgotten; if the way was lost meanwhile, `lost` has: it may have gone down all the same. */
  #goDown(sessionId: string, item: number, codePoint: number): Injected {
    if (this.#move(item, true, () => this.#note(item, codePoint))) return "injected";
    this.#keeper.release(sessionId, item);
    return "unavailable";
  }

  #goUp(item: number): boolean {
    const isUp = this.#move(item, false);
    if (isUp) this.#erase(item);
    else this.#leftovers.add(item);
    return isUp;
  }

  #note(item: number, codePoint: number): void {
    this.#down.set(item, codePoint);
    this.#record.note(item, codePoint);
  }

  #erase(item: number): void {
    this.#down.delete(item);
    this.#record.erase(item);
  }

  /** `before` runs when there is a way, right before it is used. */
  #move(item: number, isDown: boolean, before: () => void = () => {}): boolean {
    const held = heldItem(item);
    switch (held.device) {
      case "keyboard":
        return this.#desk.use("keyboard", (keyboard) => {
          before();
          keyboard.key(held.usage, isDown, this.#down.get(item) ?? 0);
        });
      case "mouse":
        return this.#desk.use("mouse", (mouse) => {
          before();
          mouse.button(held.button, isDown);
        });
      case "gamepad":
        return this.#desk.use("gamepad", (gamepad) => gamepad.unplug(held.slot));
      default:
        return assertNever(held);
    }
  }
}
