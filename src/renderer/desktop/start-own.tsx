import { Alert } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useServices } from "../services.ts";
import type { ControlPlaneChoice } from "./control-plane-choice.ts";
import { ask } from "./use-call.ts";
import { WayButton } from "./way-button.tsx";

/** One press starts a control plane on this machine; its first account is made next. */
export function StartOwn({ onChoosing, onChosen }: ControlPlaneChoice) {
  const { t } = useTranslation("desktop");
  const { desktop } = useServices();
  const [isStarting, setIsStarting] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);

  async function start(): Promise<void> {
    setIsStarting(true);
    setFailure(null);
    onChoosing(true);
    const outcome = await ask(desktop, t, "startControlPlane", undefined);
    if (outcome.isAnswered && outcome.answer.ok) {
      onChosen(outcome.answer.value.setupCode);
      return;
    }
    setIsStarting(false);
    onChoosing(false);
    setFailure(outcome.isAnswered && !outcome.answer.ok ? outcome.answer.detail : t("unreadable"));
  }

  return (
    <>
      <WayButton
        title={isStarting ? t("first.starting") : t("first.start")}
        text={isStarting ? t("first.startingText") : t("first.startText")}
        isBusy={isStarting}
        onClick={() => void start()}
      />
      {failure !== null && (
        <Alert color="red" variant="light" title={t("first.startFailed")} role="alert">
          {failure}
        </Alert>
      )}
    </>
  );
}
