import type { InputBackendKind } from "../contract.ts";
import { loadUser32 } from "./user32.ts";
import { ViGEmGamepads } from "./vigem-gamepads.ts";
import { WindowsKeyboard } from "./windows-keyboard.ts";
import { WindowsMouse } from "./windows-mouse.ts";

let user32: ReturnType<typeof loadUser32> | undefined;

/** Keyboard and mouse of Windows. */
export const SEND_INPUT_KIND: InputBackendKind = {
  name: "send-input",
  open: () => {
    const desktop = (user32 ??= loadUser32());
    return {
      name: "send-input",
      keyboard: new WindowsKeyboard(desktop),
      mouse: new WindowsMouse(desktop),
      gamepad: null,
      displays() {
        const { primaryWidth: width, primaryHeight: height } = desktop.desk();
        return [{ id: "primary", name: "Primary display", width, height, primary: true }];
      },
      close: () => undefined,
    };
  },
};

/** Gamepads of Windows, where the ViGEm bus driver is installed. */
export const VIGEM_KIND: InputBackendKind = {
  name: "vigem",
  open: () => {
    const gamepad = new ViGEmGamepads();
    return {
      name: "vigem",
      keyboard: null,
      mouse: null,
      gamepad,
      displays: () => [],
      close: () => gamepad.close(),
    };
  },
};
