import type { LinkedMachine } from "../../src/control-plane/presence/linked-machine.ts";

/** A machine whose link is up, for presence alone: nothing is at the other end. */
export function aLinkedMachine(machineId: string, change: Partial<LinkedMachine> = {}): LinkedMachine {
  return {
    machineId,
    instanceId: "one",
    link: { lastHeardMs: 0, answers: async () => true, replace: () => undefined },
    onlineSinceMs: 5,
    ownerId: null,
    ip: "192.0.2.77",
    cpuPercent: null,
    memoryUsedBytes: null,
    ...change,
  };
}
