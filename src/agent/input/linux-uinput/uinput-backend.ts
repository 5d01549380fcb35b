import { closeSync } from "node:fs";
import type { Logger } from "../../../node/logger.ts";
import type { InputBackend, InputBackendKind } from "../contract.ts";
import { loadIoctl, openUinput, UinputDevice, type DeviceAbilities } from "./uinput-device.ts";
import { UinputGamepads } from "./uinput-gamepads.ts";
import { KEYBOARD_ABILITIES, UinputKeyboard } from "./uinput-keyboard.ts";
import { MOUSE_ABILITIES, POINTER_ABILITIES, UinputMouse } from "./uinput-mouse.ts";

/** Gamepads by the kernel's uinput, whatever the desktop is. */
export const UINPUT_GAMEPAD_KIND: InputBackendKind = {
  name: "uinput",
  open: () => {
    const ioctl = loadIoctl();
    // A pad is made when it is plugged in; whether it can be is to be known now.
    closeSync(openUinput());
    const gamepad = new UinputGamepads(ioctl);
    return {
      name: "uinput",
      keyboard: null,
      mouse: null,
      gamepad,
      displays: () => [],
      close: () => gamepad.close(),
    };
  },
};

/**
 * Keyboard and mouse by uinput, for Wayland and the console. A kind of its own: these devices are made at once, because a desktop needs a
 * moment to notice them, and a machine that has another way to its keyboard should not get them.
 */
export function uinputDeskKind(log: Logger): InputBackendKind {
  return { name: "uinput", open: () => openDesk(log) };
}

function openDesk(log: Logger): InputBackend {
  const ioctl = loadIoctl();
  const devices: UinputDevice[] = [];
  const make = (abilities: DeviceAbilities): UinputDevice => {
    const device = new UinputDevice(ioctl, abilities);
    devices.push(device);
    return device;
  };
  const close = (): void => {
    for (const device of devices) device.close();
  };
  try {
    return {
      name: "uinput",
      keyboard: new UinputKeyboard(make(KEYBOARD_ABILITIES), log),
      mouse: new UinputMouse(make(POINTER_ABILITIES), make(MOUSE_ABILITIES)),
      gamepad: null,
      displays: () => [],
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}
