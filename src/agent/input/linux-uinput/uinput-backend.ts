import { closeSync } from "node:fs";
import type { InputBackendKind } from "../contract.ts";
import { loadIoctl, openUinput } from "./uinput-device.ts";
import { UinputGamepads } from "./uinput-gamepads.ts";

/** Gamepads by the kernel's uinput, whatever the desktop is. */
export const UINPUT_KIND: InputBackendKind = {
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
