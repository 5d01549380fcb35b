import type { Logger } from "../../node/logger.ts";
import type { StateApplier } from "./desired-state-store.ts";

/** Logs under which name, and as whose, the control plane lists this machine: on this machine its owner can see it too. */
export function announceName(log: Logger): StateApplier {
  return {
    apply(next, previous) {
      if (next.machineName === previous?.machineName && next.owner?.id === previous.owner?.id) return;
      log.info({ machineName: next.machineName, owner: next.owner?.name ?? null }, "this machine's name and owner");
    },
  };
}
