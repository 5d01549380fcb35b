import { uinputDeskKind } from "../../../src/agent/input/linux-uinput/uinput-backend.ts";
import type { Logger } from "../../../src/node/logger.ts";

/** Presses a key and holds it until it is killed. */
const { keyboard } = uinputDeskKind({} as Logger).open({});
keyboard?.key(0x04, true, 0);
process.stdout.write("held\n");
setInterval(() => undefined, 60_000);
