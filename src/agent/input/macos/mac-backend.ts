import type { InputBackendKind } from "../contract.ts";
import { openCoreGraphics } from "./core-graphics.ts";
import { MacKeyboard } from "./mac-keyboard.ts";
import { MacMouse } from "./mac-mouse.ts";

/** Keyboard and mouse of macOS, which has no way to plug in a gamepad without a driver of one's own. */
export const CG_EVENT_KIND: InputBackendKind = {
  name: "cg-event",
  open: () => {
    const desktop = openCoreGraphics();
    return {
      name: "cg-event",
      keyboard: new MacKeyboard((event) => desktop.post(event)),
      mouse: new MacMouse(desktop),
      gamepad: null,
      displays: () => [{ id: "main", name: "Main display", ...desktop.mainDisplay(), primary: true }],
      close: () => undefined,
    };
  },
};
