import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { GAMEPAD_KEYS } from "../../src/agent/input/linux-uinput/gamepad-events.ts";
import * as layout from "../../src/agent/input/linux-uinput/uinput-layout.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** What we say of each name, and what C says. */
const NUMBERS: Readonly<Record<string, number>> = {
  UI_SET_EVBIT: layout.UI.setEventBit,
  UI_SET_KEYBIT: layout.UI.setKeyBit,
  UI_SET_RELBIT: layout.UI.setRelativeBit,
  UI_SET_ABSBIT: layout.UI.setAbsoluteBit,
  UI_DEV_SETUP: layout.UI.deviceSetup,
  UI_ABS_SETUP: layout.UI.absoluteSetup,
  UI_DEV_CREATE: layout.UI.deviceCreate,
  UI_DEV_DESTROY: layout.UI.deviceDestroy,
  EV_SYN: layout.EV.synchronise,
  EV_KEY: layout.EV.key,
  EV_REL: layout.EV.relative,
  EV_ABS: layout.EV.absolute,
  EV_REP: layout.EV.repeat,
  REL_X: layout.REL.x,
  REL_Y: layout.REL.y,
  REL_WHEEL: layout.REL.wheelY,
  REL_HWHEEL: layout.REL.wheelX,
  REL_WHEEL_HI_RES: layout.REL.fineWheelY,
  REL_HWHEEL_HI_RES: layout.REL.fineWheelX,
  ABS_X: layout.ABS.x,
  ABS_Y: layout.ABS.y,
  ABS_Z: layout.ABS.z,
  ABS_RX: layout.ABS.rx,
  ABS_RY: layout.ABS.ry,
  ABS_RZ: layout.ABS.rz,
  ABS_HAT0X: layout.ABS.hat0x,
  ABS_HAT0Y: layout.ABS.hat0y,
  BTN_LEFT: layout.BUTTON.left,
  BTN_RIGHT: layout.BUTTON.right,
  BTN_MIDDLE: layout.BUTTON.middle,
  BTN_SIDE: layout.BUTTON.side,
  BTN_EXTRA: layout.BUTTON.extra,
};
const PAD_KEYS =
  "BTN_SOUTH BTN_EAST BTN_NORTH BTN_WEST BTN_TL BTN_TR BTN_SELECT BTN_START BTN_THUMBL BTN_THUMBR BTN_MODE";

const PROGRAM = `
#include <stdio.h>
#include <string.h>
#include <linux/input.h>
#include <linux/uinput.h>
static void show(const char *name, const void *data, size_t length) {
  printf("%s ", name);
  for (size_t i = 0; i < length; i++) printf("%02x", ((const unsigned char *)data)[i]);
  printf("\\n");
}
int main(void) {
  ${Object.keys(NUMBERS)
    .map((name) => `printf("${name} %lu\\n", (unsigned long)${name});`)
    .join("\n  ")}
  ${PAD_KEYS.split(" ")
    .map((name) => `printf("${name} %d\\n", ${name});`)
    .join("\n  ")}
  struct uinput_setup setup = { .id = { .bustype = 1, .vendor = 2, .product = 3, .version = 4 } };
  strcpy(setup.name, "a pad");
  show("uinput_setup", &setup, sizeof setup);
  struct uinput_abs_setup axis = { .code = 5, .absinfo = { .minimum = -6, .maximum = 7, .fuzz = 8, .flat = 9 } };
  show("uinput_abs_setup", &axis, sizeof axis);
  struct input_event events[2] = { { .type = EV_KEY, .code = 10, .value = -11 }, { .type = EV_SYN } };
  show("input_event", events, sizeof events);
  return 0;
}
`;

function canCompile(): boolean {
  const headers = "#include <linux/uinput.h>\n#include <linux/input.h>\n";
  return spawnSync("cc", ["-fsyntax-only", "-x", "c", "-"], { input: headers, stdio: "pipe" }).status === 0;
}

const can = process.platform === "linux" && canCompile();
if (!can) process.stderr.write('tests: NO C COMPILER or kernel headers: "uinput\'s numbers" is SKIPPED\n');

describe.skipIf(!can)("uinput's numbers and structures", () => {
  it("are those of this system's headers, to the last byte", () => {
    const told = runProgram();

    expect(Object.fromEntries(Object.keys(NUMBERS).map((name) => [name, Number(told.get(name))]))).toEqual(NUMBERS);
    expect(PAD_KEYS.split(" ").map((name) => Number(told.get(name)))).toEqual(GAMEPAD_KEYS);
    expect({
      uinput_setup: layout
        .encodeDeviceSetup({ name: "a pad", bus: 1, vendor: 2, product: 3, version: 4 })
        .toString("hex"),
      uinput_abs_setup: layout.encodeAxisSetup({ code: 5, minimum: -6, maximum: 7, fuzz: 8, flat: 9 }).toString("hex"),
      input_event: layout.encodeEvents([{ type: layout.EV.key, code: 10, value: -11 }]).toString("hex"),
    }).toEqual({
      uinput_setup: told.get("uinput_setup"),
      uinput_abs_setup: told.get("uinput_abs_setup"),
      input_event: told.get("input_event"),
    });
  });
});

function runProgram(): ReadonlyMap<string, string> {
  const folder = temporaryFolder();
  const [source, program] = [join(folder, "numbers.c"), join(folder, "numbers")];
  writeFileSync(source, PROGRAM);
  execFileSync("cc", ["-o", program, source]);
  const lines = execFileSync(program, { encoding: "utf8" }).trim().split("\n");
  return new Map(lines.map((line) => line.split(" ") as [string, string]));
}
