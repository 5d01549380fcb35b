import { useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Title } from "@mantine/core";
import type { InvitePreview } from "../../protocol/desktop-ipc/calls.ts";
import type { PendingLink } from "../../protocol/desktop-ipc/state.ts";
import { Mark } from "../brand/mark.tsx";
import { useServices } from "../services.ts";
import { LinkOffer } from "./link-offer.tsx";
import { LinkQuestion } from "./link-question.tsx";
import classes from "./link-screen.module.css";
import { ask } from "./use-call.ts";

export interface LinkScreenProps {
  readonly link: PendingLink;
  /** Where the app goes after *Join*. */
  readonly onGo: (path: string) => void;
}

/** An invite that was clicked, over everything else. Nobody is asked anything before a button is pressed, and then only what it says. */
export function LinkScreen({ link, onGo }: LinkScreenProps) {
  const { t } = useTranslation("desktop");
  const { desktop } = useServices();
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const [preview, setPreview] = useState<InvitePreview | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const { host } = new URL(link.server);
  useEffect(() => dialog.current?.showModal(), []);

  const notNow = () => void ask(desktop, t, "dismissLink", undefined);

  async function look(): Promise<void> {
    setIsAsking(true);
    setFailure(null);
    const outcome = await ask(desktop, t, "lookAtInvite", undefined);
    setIsAsking(false);
    if (!outcome.isAnswered) setFailure(outcome.text);
    else if (outcome.answer.ok) setPreview(outcome.answer.value);
    else setFailure(t(`link.reason.${outcome.answer.reason}`, { host }));
  }

  async function join(): Promise<void> {
    setIsAsking(true);
    setFailure(null);
    const outcome = await ask(desktop, t, "joinInvite", undefined);
    setIsAsking(false);
    if (!outcome.isAnswered) setFailure(outcome.text);
    else if (!outcome.answer.ok) setFailure(t(`link.reason.${outcome.answer.reason}`, { host }));
    else if (outcome.answer.value.path !== null) onGo(outcome.answer.value.path);
  }

  const shown = { link, host, failure, isAsking, onNotNow: notNow };
  return (
    // Escape is *Not now*: the dialog itself goes with the next state.
    <dialog
      ref={dialog}
      className={classes["screen"]}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        notNow();
      }}
    >
      <div className={classes["card"]}>
        <Mark size={32} />
        <Title order={1} id={titleId}>
          {preview === null ? t("link.title") : preview.eventName || t("link.title")}
        </Title>
        {preview === null ? (
          <LinkQuestion {...shown} onLook={() => void look()} />
        ) : (
          <LinkOffer {...shown} preview={preview} onJoin={() => void join()} />
        )}
      </div>
    </dialog>
  );
}
