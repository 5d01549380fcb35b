import type * as z from "zod";
import type { Logger } from "../../node/logger.ts";
import {
  BEING_STEERED,
  type AnswerConsent,
  type ChangeAskFirst,
  type ChangeVeto,
  type ChangeWithheld,
  type LocalGuests,
  type StopAll,
} from "../../protocol/local-control/api.ts";
import { NO_RIGHTS } from "../../protocol/viewer/rights.ts";
import { AgentRefusal } from "../agent-refusal.ts";
import { HANDS_OFF_MS, type Gate } from "../gate/gate.ts";
import type { Consent } from "./consent.ts";
import type { HostedSession } from "./hosted-session.ts";
import type { ReportDesk } from "./report-desk.ts";
import type { SessionKeeper } from "./session-keeper.ts";
import type { SessionSignalling } from "./session-signalling.ts";

type Guest = z.infer<typeof LocalGuests>["viewers"][number];

interface GuestDeskParts {
  readonly gate: Pick<
    Gate,
    "isSteered" | "rightsOf" | "setVeto" | "stopAll" | "stopOne" | "veto" | "withheldFrom" | "withhold"
  >;
  readonly keeper: Pick<SessionKeeper, "admit" | "end" | "find" | "live" | "tellWithheld">;
  readonly consent: Pick<Consent, "admit" | "askFirst" | "setAskFirst">;
  readonly signalling: Pick<SessionSignalling, "admitted">;
  readonly log: Logger;
  /** Holds the veto as well, so that the control plane hears of it. */
  readonly reports: Pick<ReportDesk, "current" | "sayNews">;
}

/**
 * What the machine's owner sees and does about viewers, on the machine itself and without any control plane. Taking away always works. What
 * gives more is refused while a viewer's own keyboard or mouse may be what asks for it: they see the same buttons on the screen that they
 * steer, and could otherwise let others in, or give themselves back what was taken (ATK-31).
 */
export class GuestDesk {
  readonly #parts: GuestDeskParts;

  constructor(parts: GuestDeskParts) {
    this.#parts = parts;
  }

  list(): LocalGuests {
    const { consent, gate, keeper, reports } = this.#parts;
    const viewers = keeper.live.map((session) => this.#describe(session));
    return { veto: gate.veto, hosting: reports.current, viewers, askFirst: consent.askFirst };
  }

  /**
   * Ends everybody's session. Unless `stay`, they may join again where their invites allow it.
   * @throws AgentRefusal when it cannot be stored; everybody is out all the same, and stays out if so it was said, until the agent ends
   */
  stopAll({ stay }: z.infer<typeof StopAll>): LocalGuests {
    const done = stay ? "Everybody is out, and nobody comes in" : "Everybody is out";
    return this.#decide(() => this.#parts.gate.stopAll({ stay }), done);
  }

  /**
   * In force and stored when it returns.
   * @throws AgentRefusal when it cannot be stored; only what tightens is in force then. And when a viewer may be who lifts it
   */
  setVeto({ device, on }: z.infer<typeof ChangeVeto>): LocalGuests {
    if (!on) this.#assertOwnersHands();
    const done = on ? "It is withheld" : "It is still withheld";
    return this.#decide(() => this.#parts.gate.setVeto(device, on), done);
  }

  /** Keeps a device from one viewer, or no longer. @throws AgentRefusal when they are not there, or a viewer may be who asks */
  withhold(sessionId: string, { device, on }: z.infer<typeof ChangeWithheld>): LocalGuests {
    this.#find(sessionId);
    if (!on) this.#assertOwnersHands();
    this.#parts.gate.withhold(sessionId, device, on);
    this.#parts.keeper.tellWithheld(sessionId);
    return this.list();
  }

  /** @throws AgentRefusal when they are not there, or it cannot be stored; the session is over all the same */
  end(sessionId: string): LocalGuests {
    this.#find(sessionId);
    return this.#decide(() => this.#parts.gate.stopOne(sessionId), "The session is over");
  }

  /** Asks the owner before anybody else than themselves comes in, or no longer. @throws as `setVeto` does */
  setAskFirst({ on }: z.infer<typeof ChangeAskFirst>): LocalGuests {
    if (!on) this.#assertOwnersHands();
    const { consent, keeper } = this.#parts;
    const present = keeper.live.filter(({ phase }) => phase.step !== "asking").map(({ id }) => id);
    const done = on ? "You are asked first" : "You are still asked first";
    return this.#decide(() => consent.setAskFirst(on, present), done);
  }

  /** @throws AgentRefusal when they are not there, the owner is not asked about them, or a viewer may be who answers yes */
  answerConsent(sessionId: string, { allow }: z.infer<typeof AnswerConsent>): LocalGuests {
    const session = this.#find(sessionId);
    if (!session.isAsking) throw new AgentRefusal("not_asked", "Nobody waits for an answer about this session.");
    if (allow) {
      this.#assertOwnersHands();
      this.#admit(session);
    } else this.#parts.keeper.end(session, "declined-by-owner", "this machine's owner did not let them in");
    return this.list();
  }

  #admit(session: HostedSession): void {
    const { consent, keeper, log, signalling } = this.#parts;
    try {
      consent.admit(session.id);
    } catch (error) {
      // They are in; a new process of this agent would ask again, which harms nobody.
      log.warn({ err: error, sessionId: session.id }, "the owner's consent could not be stored");
    }
    keeper.admit(session);
    signalling.admitted(session);
  }

  #assertOwnersHands(): void {
    if (!this.#parts.gate.isSteered) return;
    throw new AgentRefusal(
      BEING_STEERED,
      "A viewer's keyboard or mouse was used on this machine just now, so this may have been them. " +
        `Take both from them, or wait until neither was used for ${HANDS_OFF_MS / 1_000} seconds.`,
    );
  }

  #find(sessionId: string): HostedSession {
    const session = this.#parts.keeper.find(sessionId);
    if (session === null) throw new AgentRefusal("session_not_found");
    return session;
  }

  #decide(decide: () => void, done: string): LocalGuests {
    try {
      decide();
    } catch (error) {
      throw notStored(error, done);
    } finally {
      this.#parts.reports.sayNews();
    }
    return this.list();
  }

  #describe({ id, grant, isAsking, asksUntilMs, phase }: HostedSession): Guest {
    const isOpen = phase.step === "open";
    const waiting = isAsking ? "asking" : "connecting";
    return {
      sessionId: id,
      kind: grant.viewer.kind,
      name: grant.viewer.name,
      granted: grant.rights,
      withheld: this.#parts.gate.withheldFrom(id),
      rights: this.#parts.gate.rightsOf(id)?.rights ?? NO_RIGHTS,
      expiresAtMs: grant.expiresAtMs,
      path: isOpen ? phase.path : null,
      state: isOpen ? phase.media : waiting,
      ...(isAsking && asksUntilMs !== null ? { asksUntilMs } : {}),
    };
  }
}

/** What was decided holds, but a disk did not take it. */
function notStored(error: unknown, done: string): AgentRefusal {
  const why = error instanceof Error ? error.message : String(error);
  const refusal = new AgentRefusal(
    "not_stored",
    `${done}, but only until the agent ends: it could not be stored (${why}).`,
  );
  refusal.cause = error;
  return refusal;
}
