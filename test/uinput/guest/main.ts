import {
  aKilledAgentTakesItsDevicesAlong,
  everyKeyArrives,
  textArrivesOnTheConsole,
  textIsNoShortcut,
  theMouseMovesAndPresses,
  thePointerGoesToPlaces,
  theWheelTurnsInFractions,
} from "./desk-checks.ts";
import { twoPadsPlugInAndOut } from "./gamepad-checks.ts";
import { openWorld, type World } from "./world.ts";

/** The only program of the emulated machine. Its last line says whether all went well. */
const CHECKS: Readonly<Record<string, (world: World) => void | Promise<void>>> = {
  "text arrives on the console, and what a US keyboard lacks is left out and said once": textArrivesOnTheConsole,
  "text is no shortcut while a modifier is held": textIsNoShortcut,
  // After the text: it ends with Caps Lock on and much typed into the console.
  "every key arrives as itself": everyKeyArrives,
  "the pointer goes to places, and a button goes up where it went down": thePointerGoesToPlaces,
  "the mouse moves by pixels and presses every button": theMouseMovesAndPresses,
  "the wheel turns in fractions and in whole notches": theWheelTurnsInFractions,
  "two gamepads plug in, act apart and unplug": twoPadsPlugInAndOut,
  "an agent that is killed takes what it pressed along": aKilledAgentTakesItsDevicesAlong,
};

const world = openWorld();
let failed = 0;
for (const [name, check] of Object.entries(CHECKS)) {
  try {
    await check(world);
    process.stdout.write(`ok ${name}\n`);
  } catch (error) {
    failed += 1;
    process.stdout.write(`not ok ${name}\n${error instanceof Error ? error.stack : String(error)}\n`);
  }
}
const count = Object.keys(CHECKS).length;
process.stdout.write(failed === 0 ? `uinput: all ${count} checks passed\n` : `uinput: ${failed} of ${count} FAILED\n`);
process.exit();
