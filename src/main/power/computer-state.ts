import type { PowerMonitor } from "electron";
import * as z from "zod";
import type { LocalClient } from "../../node/local-client.ts";
import { LocalFailure } from "../../node/local-failure.ts";
import type { ComputerState } from "../../protocol/local-control/api.ts";
import type { DesktopState } from "../../protocol/desktop-ipc/state.ts";
import type { StateHub } from "../state-hub.ts";

interface ComputerWatchParts {
  readonly powerMonitor: Pick<PowerMonitor, "on">;
  readonly client: Pick<LocalClient, "call">;
  readonly hub: Pick<StateHub, "current" | "subscribe">;
  readonly log: { warn(fields: object, text: string): void };
  /** The computer is awake again: what was proved or connected before counts no longer. */
  readonly onResume: () => void;
}

/**
 * Tells the agent what only the person's own desktop sees: that the screen is locked, and that the computer goes to sleep, before which it
 * lets everybody go. An agent that comes later is told how it stands.
 */
export function watchComputer({ client, hub, log, onResume, powerMonitor }: ComputerWatchParts): void {
  let computer: ComputerState = { locked: false, awake: true };
  let last: Promise<void> = Promise.resolve();
  const send = async (state: ComputerState) => {
    try {
      await client.call(z.null(), "PUT", "/computer", state);
    } catch (error) {
      if (!(error instanceof LocalFailure)) throw error;
      // Without an agent nobody is on; the next one is told when it speaks.
      if (error.reason !== "no-agent")
        log.warn({ reason: error.message }, "the agent did not take how the computer is");
    }
  };
  // In order: "awake" must not overtake "asleep".
  const tell = (change: Partial<ComputerState>) => {
    computer = { ...computer, ...change };
    const told = computer;
    last = last.then(() => send(told));
  };
  powerMonitor.on("lock-screen", () => tell({ locked: true }));
  powerMonitor.on("unlock-screen", () => tell({ locked: false }));
  powerMonitor.on("suspend", () => tell({ awake: false }));
  powerMonitor.on("resume", () => {
    tell({ awake: true });
    onResume();
  });
  let wasHeard = isHeard(hub.current);
  hub.subscribe((state) => {
    const isNew = isHeard(state) && !wasHeard;
    wasHeard = isHeard(state);
    if (isNew && (computer.locked || !computer.awake)) tell({});
  });
}

function isHeard({ agent }: DesktopState): boolean {
  return agent.status !== null;
}
