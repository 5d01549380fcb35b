import type * as z from "zod";
import type { HostingReport } from "../../protocol/agent-link/frame.ts";
import type { ChangeVeto, LocalGuests } from "../../protocol/local-control/api.ts";
import { NO_RIGHTS } from "../../protocol/viewer/rights.ts";
import type { Gate } from "../gate/gate.ts";
import type { HostedSession } from "./hosted-session.ts";
import type { SessionKeeper } from "./session-keeper.ts";

type Guest = z.infer<typeof LocalGuests>["viewers"][number];

interface GuestDeskParts {
  readonly gate: Pick<Gate, "rightsOf" | "setVeto" | "stopAll" | "veto">;
  readonly keeper: SessionKeeper;
  readonly hosting: () => HostingReport;
  /** The veto may be another one. */
  readonly onVeto: () => void;
}

/** What the machine's owner sees and does about viewers, on the machine itself and without any control plane. */
export class GuestDesk {
  readonly #parts: GuestDeskParts;

  constructor(parts: GuestDeskParts) {
    this.#parts = parts;
  }

  list(): LocalGuests {
    const { gate, hosting, keeper } = this.#parts;
    const viewers = keeper.live.map((session) => this.#describe(session));
    return { veto: gate.veto, hosting: hosting(), viewers, askFirst: false };
  }

  /**
   * Ends everybody's session. They may join again where their invites allow it; only a veto keeps them out.
   * @throws when it cannot be stored; the sessions are over all the same
   */
  stopAll(): LocalGuests {
    this.#parts.gate.stopAll();
    return this.list();
  }

  /** In force and stored when it returns. @throws when it cannot be stored */
  setVeto({ device, on }: z.infer<typeof ChangeVeto>): LocalGuests {
    try {
      this.#parts.gate.setVeto(device, on);
    } finally {
      this.#parts.onVeto();
    }
    return this.list();
  }

  #describe({ id, grant, phase }: HostedSession): Guest {
    const isOpen = phase.step === "open";
    return {
      sessionId: id,
      kind: grant.viewer.kind,
      name: grant.viewer.name,
      granted: grant.rights,
      withheld: NO_RIGHTS,
      rights: this.#parts.gate.rightsOf(id)?.rights ?? NO_RIGHTS,
      expiresAtMs: grant.expiresAtMs,
      path: isOpen ? phase.path : null,
      state: isOpen ? phase.media : "connecting",
    };
  }
}
