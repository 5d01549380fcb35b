import { Alert, Button, Loader, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { assertNever } from "../../base/assert-never.ts";
import type { DesktopState } from "../../protocol/desktop-ipc/state.ts";
import { failureText } from "../api/api-failure.ts";
import { askOwnMachineToken } from "../api/machines.ts";
import { sessionQuery } from "../api/session.ts";
import { FailureNote } from "../components/failure-note.tsx";
import { Section } from "../components/section.tsx";
import { useServices } from "../services.ts";
import { ShareState } from "./share-state.tsx";
import { ask } from "./use-call.ts";
import { useDesktopState } from "./use-desktop.ts";

/** Whether this computer is one of the team's machines, and how it becomes one. */
export function ShareSection() {
  const { t } = useTranslation("desktop");
  const { agent, controlPlane } = useDesktopState();
  const isOpen = agent.process === "none" || agent.process === "failed";
  return (
    <Section title={t("share.title")} {...(isOpen ? { description: t("share.lead") } : {})}>
      <Stack gap="sm" align="flex-start">
        <Standing agent={agent} controlPlane={controlPlane} />
        {isOpen && <ShareButton />}
      </Stack>
    </Section>
  );
}

function Standing({ agent, controlPlane }: Pick<DesktopState, "agent" | "controlPlane">) {
  const { t } = useTranslation("desktop");
  switch (agent.process) {
    case "none":
      return null;
    case "starting":
      return (
        <output>
          <Loader size="xs" mr="xs" aria-hidden />
          {t("share.starting")}
        </output>
      );
    case "failed":
      return (
        <Alert color="red" variant="light" role="alert" title={t("share.failed")} w="100%">
          {agent.detail}
        </Alert>
      );
    case "resting":
      return (
        <Alert color="brass" variant="light" title={t("share.resting")} w="100%">
          {agent.detail}
        </Alert>
      );
    case "foreign":
    case "running":
      return (
        <>
          {agent.process === "foreign" && (
            <Alert color="petrol" variant="light" title={t("share.foreign")} w="100%">
              {t("share.foreignText")}
            </Alert>
          )}
          {agent.status && <ShareState status={agent.status} origin={controlPlane?.origin ?? null} />}
        </>
      );
    default:
      return assertNever(agent.process);
  }
}

function ShareButton() {
  const { t } = useTranslation("desktop");
  const { desktop } = useServices();
  const session = useQuery(sessionQuery);
  const [isSharing, setIsSharing] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const role = session.data?.user?.role;
  if (role === undefined) return <Text size="sm">{t("share.signIn")}</Text>;
  if (role === "guest") return <Text size="sm">{t("share.asGuest")}</Text>;

  /** Null when the agent is on its way. */
  async function share(): Promise<string | null> {
    const { token } = await askOwnMachineToken();
    const outcome = await ask(desktop, t, "shareThisMachine", { token });
    if (!outcome.isAnswered) return outcome.text;
    if (outcome.answer.ok) return null;
    const { reason, detail } = outcome.answer;
    return [t(`share.reason.${reason}`), detail].filter((part) => part !== "").join(" ");
  }

  async function perform(): Promise<void> {
    setIsSharing(true);
    setFailure(null);
    setFailure(await share().catch((error: unknown) => failureText(t, error)));
    setIsSharing(false);
  }

  return (
    <>
      <FailureNote text={failure} />
      <Button loading={isSharing} onClick={() => void perform()}>
        {t("share.button")}
      </Button>
    </>
  );
}
