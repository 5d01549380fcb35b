import assert from "node:assert/strict";
import { devicesNamed, EventDevice } from "./event-device.ts";
import { told, type World } from "./world.ts";

const PAD = "Microsoft X-Box 360 pad";
const A = 1 << 0;
const CROSS_LEFT = 1 << 14;

/** Two pads, each with a state of its own; unplugging one takes it away whole and leaves the other. */
export function twoPadsPlugInAndOut({ gamepad }: World): void {
  assert.deepEqual(devicesNamed(PAD), []);
  const rest = { plugged: true, buttons: 0, axes: [0, 0, 0, 0], triggers: [0, 0] } as const;
  gamepad.state(0, rest);
  gamepad.state(1, rest);
  const names = devicesNamed(PAD);
  assert.equal(names.length, 2);
  const [first, second] = names.map((name) => new EventDevice(name));
  assert(first !== undefined && second !== undefined);

  gamepad.state(0, { plugged: true, buttons: A | CROSS_LEFT, axes: [-32_768, 32_767, 0, 0], triggers: [255, 0] });
  gamepad.state(1, { plugged: true, buttons: 0, axes: [0, 0, 20_000, -20_000], triggers: [0, 128] });
  assert.deepEqual(told(first.take()), ["1:304=1", "3:0=-32768", "3:1=32767", "3:2=255", "3:16=-1"]);
  assert.deepEqual(told(second.take()), ["3:3=20000", "3:4=-20000", "3:5=128"]);

  gamepad.unplug(0);
  gamepad.unplug(0);
  assert.equal(first.take(), null);
  assert.deepEqual(devicesNamed(PAD), names.slice(1));

  gamepad.state(1, { ...rest, plugged: false });
  assert.deepEqual(devicesNamed(PAD), []);
  first.close();
  second.close();
}
