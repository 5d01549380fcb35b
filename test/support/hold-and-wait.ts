import { pino } from "pino";
import { systemClock } from "../../src/base/clock.ts";
import { openGate } from "../../src/agent/gate/open-gate.ts";
import { encodeInput } from "../../src/protocol/input/encode-input.ts";
import type { InputEvent } from "../../src/protocol/input/frame.ts";
import { grantOf } from "./gate-world.ts";
import { RecordingInput } from "./recording-injector.ts";

/** A process that holds a key, a button and a pad through a gate in the folder that it is given, says so, and waits to be killed. */
const folder = process.argv[2] ?? "";
const { gate } = openGate({
  clock: systemClock,
  serverNow: () => systemClock.now(),
  log: pino({ level: "silent" }),
  folder,
  kinds: [new RecordingInput()],
  env: () => ({}),
  mustWait: () => false,
  displayOf: () => null,
  owner: { onRights: () => {}, onEnded: () => {}, onWays: () => {} },
});
gate.applyGrants([grantOf()]);
const events: [channel: "keys" | "gamepad", event: InputEvent][] = [
  ["keys", { type: "key", usage: 4, isDown: true, codePoint: 0xe4 }],
  ["keys", { type: "key", usage: 5, isDown: true, codePoint: 0 }],
  ["keys", { type: "key", usage: 5, isDown: false, codePoint: 0 }],
  ["keys", { type: "button", button: "right", isDown: true, at: { mode: "to", x: 0, y: 0 } }],
  ["gamepad", { type: "gamepad", state: { plugged: true, buttons: 1, axes: [0, 0, 0, 0], triggers: [0, 0] } }],
];
for (const [index, [channel, event]] of events.entries()) {
  gate.receive("s1", channel, encodeInput({ epoch: gate.rightsOf("s1")?.epoch ?? 0, sequence: index, event }));
}
process.stdout.write("held\n");
