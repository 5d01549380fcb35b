import type { ComputerState } from "../../protocol/local-control/api.ts";
import type { Hosting } from "../hosting.ts";
import type { AgentLink } from "../link/agent-link.ts";

interface ComputerDeskParts {
  readonly hosting: Pick<Hosting, "letEverybodyGo" | "setLocked">;
  readonly link: Pick<AgentLink, "sleep" | "wake">;
}

/** Follows what a program of the person's own desktop sees of the computer. */
export class ComputerDesk {
  readonly #parts: ComputerDeskParts;
  #isAwake = true;

  constructor(parts: ComputerDeskParts) {
    this.#parts = parts;
  }

  /** When the computer is about to sleep, resolves once everybody is let go and the link is closed. */
  async follow({ awake, locked }: ComputerState): Promise<void> {
    const { hosting, link } = this.#parts;
    hosting.setLocked(locked);
    const wasAwake = this.#isAwake;
    this.#isAwake = awake;
    if (awake && !wasAwake) link.wake();
    if (awake) return;
    // Also when it was said before: the link may be back since, because the computer did not sleep.
    hosting.letEverybodyGo("this machine went to sleep");
    await link.sleep();
  }
}
