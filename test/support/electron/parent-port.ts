import { EventEmitter } from "node:events";
import { PortBridge } from "./port-bridge.ts";

/*
 * Loaded before a program of ours that a test starts as `FakeUtilityProcess`: gives it the `process.parentPort` that Electron gives to
 * utility processes, over Node's own channel to the parent.
 */
const bridge = new PortBridge(
  (carried) => void process.send?.(carried),
  (data, ports) => port.emit("message", { data, ports }),
);

class ParentPort extends EventEmitter {
  postMessage(message: unknown): void {
    bridge.send(message);
  }
}

const port = new ParentPort();
process.on("message", (carried) => bridge.receive(carried));
// The real port does not tell when the parent is gone either, nor does it keep the process running.
process.on("disconnect", () => undefined);
process.channel?.unref();
Object.assign(process, { parentPort: port });
