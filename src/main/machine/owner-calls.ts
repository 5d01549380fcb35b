import type { LocalClient } from "../../node/local-client.ts";
import { LocalFailure } from "../../node/local-failure.ts";
import { BEING_STEERED, LocalGuests } from "../../protocol/local-control/api.ts";
import type { DesktopRequest, DesktopResponse } from "../../protocol/desktop-ipc/calls.ts";

type OwnerCallName = "stopAll" | "setVeto" | "withhold" | "endSession" | "answerConsent" | "setAskFirst";
/** The same answer for all of them. */
export type OwnerOutcome = DesktopResponse<OwnerCallName>;
export type OwnerCalls = {
  readonly [Name in OwnerCallName]: (request: DesktopRequest<Name>) => Promise<DesktopResponse<Name>>;
};

/**
 * What this machine's owner decides. Each goes to the agent on this machine and to nobody else, so it works without any network, and is in
 * force when it answers `ok`.
 */
export function ownerCalls(client: Pick<LocalClient, "call">): OwnerCalls {
  const tell = (method: string, path: string, json?: unknown) =>
    outcomeOf(client.call(LocalGuests, method, path, json));
  const session = (id: string, what: string) => `/sessions/${encodeURIComponent(id)}/${what}`;
  return {
    stopAll: () => tell("POST", "/stop-all", { stay: true }),
    setVeto: ({ device, on }) => tell("PUT", "/veto", { device, on }),
    withhold: ({ sessionId, device, on }) => tell("PUT", session(sessionId, "withheld"), { device, on }),
    endSession: ({ sessionId }) => tell("POST", session(sessionId, "end")),
    answerConsent: ({ sessionId, allow }) => tell("POST", session(sessionId, "consent"), { allow }),
    setAskFirst: ({ on }) => tell("PUT", "/ask-first", { on }),
  };
}

async function outcomeOf(answer: Promise<unknown>): Promise<OwnerOutcome> {
  try {
    await answer;
    return { ok: true, value: undefined };
  } catch (error) {
    if (!(error instanceof LocalFailure)) throw error;
    return { ok: false, reason: reasonOf(error), detail: error.message.slice(0, 500) };
  }
}

function reasonOf({ code, reason }: LocalFailure): "no-agent" | "refused" | "being-steered" {
  if (reason === "no-agent") return "no-agent";
  return code === BEING_STEERED ? "being-steered" : "refused";
}
