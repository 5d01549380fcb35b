import assert from "node:assert/strict";
import { once } from "node:events";
import { constants, openSync } from "node:fs";
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { ReadStream } from "node:tty";
import { evdevOfUsage } from "../../../src/agent/input/keys/hid-to-evdev.ts";
import { LEAST_USAGE, MOST_USAGE } from "../../../src/protocol/input/frame.ts";
import { deviceNamed, told, type World } from "./world.ts";

const HOLDER = fileURLToPath(new URL("holder.ts", import.meta.url));
const USAGE = { leftControl: 0xe0 } as const;
/** Every character of a US keyboard. */
const ASCII = Array.from({ length: 95 }, (_, index) => String.fromCodePoint(0x20 + index)).join("");
const IN_ORDER = [
  "1:272=1",
  "1:272=0",
  "1:274=1",
  "1:274=0",
  "1:273=1",
  "1:273=0",
  "1:275=1",
  "1:275=0",
  "1:276=1",
  "1:276=0",
];

export function everyKeyArrives({ keyboard, keys }: World): void {
  const usages = Array.from({ length: MOST_USAGE - LEAST_USAGE + 1 }, (_, index) => LEAST_USAGE + index);
  for (const usage of usages) {
    keyboard.key(usage, true, 0);
    keyboard.key(usage, false, 0);
    const code = evdevOfUsage(usage);
    assert.deepEqual(told(keys.take()), code === undefined ? [] : [`1:${code}=1`, `1:${code}=0`], `usage ${usage}`);
  }
}

/** Read from the console, where the kernel's own US map makes characters of keys. */
export async function textArrivesOnTheConsole({ keyboard, keys, warnings }: World): Promise<void> {
  const fd = openSync("/dev/tty1", constants.O_RDONLY | constants.O_NOCTTY | constants.O_NONBLOCK);
  const console = new ReadStream(fd);
  let typed = "";
  console.on("data", (bytes: Buffer) => (typed += bytes.toString("latin1")));
  keyboard.text(`я${ASCII}€\n`);
  while (!typed.endsWith("\n")) await once(console, "data", { signal: AbortSignal.timeout(10_000) });
  console.destroy();

  assert.equal(typed, `${ASCII}\n`);
  assert.equal(warnings.length, 1);
  keys.take();
}

export function textIsNoShortcut({ keyboard, keys }: World): void {
  keyboard.key(USAGE.leftControl, true, 0);
  keyboard.text("a");
  keyboard.key(USAGE.leftControl, false, 0);
  assert.deepEqual(told(keys.take()), ["1:29=1", "1:29=0", "1:30=1", "1:30=0", "1:29=1", "1:29=0"]);
}

export function thePointerGoesToPlaces({ mouse, pointer, wheel }: World): void {
  mouse.moveTo(65_535, 65_535, null);
  mouse.button("left", true);
  mouse.moveTo(0, 32_768, null);
  mouse.moveBy(1, 0);
  mouse.button("left", false);
  assert.deepEqual(told(pointer.take()), ["3:0=65535", "3:1=65535", "1:272=1", "3:0=0", "3:1=32768", "1:272=0"]);
  assert.deepEqual(told(wheel.take()), ["2:0=1"]);
}

export function theMouseMovesAndPresses({ mouse, pointer, wheel }: World): void {
  mouse.moveBy(-5, 7);
  for (const button of ["left", "middle", "right", "back", "forward"] as const) {
    mouse.button(button, true);
    mouse.button(button, false);
  }
  assert.deepEqual(told(wheel.take()), ["2:0=-5", "2:1=7", ...IN_ORDER]);
  assert.deepEqual(told(pointer.take()), []);
}

export function theWheelTurnsInFractions({ mouse, wheel }: World): void {
  mouse.wheel(0, 60);
  mouse.wheel(0, 60);
  mouse.wheel(0, -240);
  mouse.wheel(120, 0);
  assert.deepEqual(told(wheel.take()), ["2:11=-60", "2:11=-60", "2:8=-1", "2:11=240", "2:8=2", "2:12=120", "2:6=1"]);
}

/** What is pressed on a device that goes is released by the kernel, and by every desktop. */
export async function aKilledAgentTakesItsDevicesAlong(): Promise<void> {
  const holder = spawn(process.execPath, [HOLDER], { stdio: ["ignore", "pipe", "inherit"] });
  await once(holder.stdout, "data");
  const keys = deviceNamed("Latchkey keyboard");
  holder.kill("SIGKILL");
  await once(holder, "exit");
  assert.equal(keys.take(), null);
  keys.close();
}
