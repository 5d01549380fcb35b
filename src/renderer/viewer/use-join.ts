import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Translate } from "../../i18n/translator.ts";
import type { Ticket } from "../../protocol/http/session.ts";
import type { Receipt } from "../../protocol/viewer/frame.ts";
import { ApiFailure, failureText } from "../api/api-failure.ts";
import { useServices } from "../services.ts";
import { openBrowserWire } from "./browser-wire.ts";
import { openViewerSession } from "./open-viewer-session.ts";
import { NO_VIDEO, type ViewerSession } from "./viewer-session.ts";

export interface Join {
  /** Null while nobody is on: before, and when it is over. */
  readonly session: ViewerSession | null;
  readonly isAsking: boolean;
  readonly refusal: { readonly code: string; readonly message: string } | null;
  readonly receipt: { readonly receipt: Receipt; readonly message: string } | null;
  start(askTicket: () => Promise<Ticket>): void;
  /** Back to where one joins. */
  readonly reset: () => void;
}

type Stage =
  | { readonly kind: "away"; readonly refusal: Join["refusal"] }
  | { readonly kind: "asking" }
  | { readonly kind: "on"; readonly session: ViewerSession }
  | { readonly kind: "over"; readonly receipt: NonNullable<Join["receipt"]> };

const AWAY: Stage = { kind: "away", refusal: null };

/** From the ticket to the receipt. Leaving the page ends the session. */
export function useJoin(): Join {
  const { t } = useTranslation();
  const { desktop } = useServices();
  const [stage, setStage] = useState<Stage>(AWAY);
  const current = useRef<ViewerSession | null>(null);
  const isHere = useRef(false);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
      current.current?.close();
    };
  }, []);

  async function join(askTicket: () => Promise<Ticket>): Promise<void> {
    setStage({ kind: "asking" });
    try {
      const { ticket } = await askTicket();
      if (!isHere.current) return;
      const session = openViewerSession({
        ticket,
        openWire: (events) => openBrowserWire(events, desktop.socketBase()),
      });
      current.current = session;
      session.subscribe(() => follow(session));
      setStage({ kind: "on", session });
    } catch (error) {
      const code = error instanceof ApiFailure ? error.code : "internal";
      setStage({ kind: "away", refusal: { code, message: failureText(t, error) } });
    }
  }

  function follow(session: ViewerSession): void {
    const { state } = session;
    if (state.phase === "ended") setStage({ kind: "over", receipt: state });
    if (state.phase === "refused") setStage({ kind: "away", refusal: refusalOf(t, state) });
    if (state.phase === "ended" || state.phase === "refused") session.close();
  }

  return {
    session: stage.kind === "on" ? stage.session : null,
    isAsking: stage.kind === "asking",
    refusal: stage.kind === "away" ? stage.refusal : null,
    receipt: stage.kind === "over" ? stage.receipt : null,
    start(askTicket) {
      if (stage.kind === "away" || stage.kind === "over") void join(askTicket);
    },
    reset: () => setStage(AWAY),
  };
}

function refusalOf(t: Translate, { code, message }: NonNullable<Join["refusal"]>): NonNullable<Join["refusal"]> {
  return { code, message: code === NO_VIDEO ? t("viewer:cannotReceive", { reason: message }) : message };
}
