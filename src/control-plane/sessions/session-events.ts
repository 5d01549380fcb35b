import type { DomainEvent } from "../bus/bus.ts";
import type { ViewerSession } from "./viewer-session.ts";

/** What to publish when a session's terms were saved. The machine's own news first: nothing else is waited for. */
export function changeEvents({ id, machineId }: ViewerSession): DomainEvent[] {
  return [
    { type: "desired-state-changed", machineId },
    { type: "session-changed", sessionId: id, machineId },
    { type: "list-changed", list: "audit" },
  ];
}
