import assert from "node:assert/strict";
import { uinputDeskKind, UINPUT_GAMEPAD_KIND } from "../../../src/agent/input/linux-uinput/uinput-backend.ts";
import type { KernelEvent } from "../../../src/agent/input/linux-uinput/uinput-layout.ts";
import type { Logger } from "../../../src/node/logger.ts";
import { devicesNamed, EventDevice } from "./event-device.ts";

/** Everything that a check needs: the agent's own injectors, and the devices that they make as the system sees them. */
export function openWorld() {
  const warnings: string[] = [];
  const log = { warn: (text: string) => void warnings.push(text) } as unknown as Logger;
  const desk = uinputDeskKind(log).open({});
  const pads = UINPUT_GAMEPAD_KIND.open({});
  const { keyboard, mouse } = desk;
  const { gamepad } = pads;
  assert(keyboard !== null && mouse !== null && gamepad !== null);
  return {
    keyboard,
    mouse,
    gamepad,
    warnings,
    keys: deviceNamed("Latchkey keyboard"),
    pointer: deviceNamed("Latchkey pointer"),
    wheel: deviceNamed("Latchkey mouse"),
  };
}

export type World = ReturnType<typeof openWorld>;

/** The newest device of a name. */
export function deviceNamed(name: string): EventDevice {
  const entry = devicesNamed(name).at(-1);
  assert(entry !== undefined, `there is no device named ${name}`);
  return new EventDevice(entry);
}

/** `type:code=value`, as short to compare as to read. */
export function told(events: readonly KernelEvent[] | null): readonly string[] | null {
  return events === null ? null : events.map(({ type, code, value }) => `${type}:${code}=${value}`);
}
