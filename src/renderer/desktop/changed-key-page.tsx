import { Button, List, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ConnectedControlPlane } from "../../protocol/desktop-ipc/state.ts";
import { Facts } from "../components/facts.tsx";
import { Fingerprint } from "../components/fingerprint.tsx";
import { useServices } from "../services.ts";
import { Door } from "../sign-in/door.tsx";
import { ForgetButton } from "./forget-button.tsx";
import { StopAllBar } from "./stop-all-bar.tsx";
import { ask } from "./use-call.ts";

/** Refuses and explains. There is no way around it: either the old key comes back, or the control plane is forgotten. */
export function ChangedKeyPage({ controlPlane }: { readonly controlPlane: ConnectedControlPlane }) {
  const { t } = useTranslation("desktop");
  const { origin, teamName, keyFingerprint } = controlPlane;
  return (
    <Door title={t("changedKey.title")} lead={t("changedKey.lead", { origin })} isWide>
      <Stack>
        <StopAllBar />
        <div role="alert">
          <Title order={2}>{t("changedKey.may")}</Title>
          <List size="sm" mt="xs">
            <List.Item>{t("changedKey.moved")}</List.Item>
            <List.Item>{t("changedKey.attack")}</List.Item>
          </List>
        </div>
        <Facts
          facts={[
            { name: t("plane.team"), value: teamName },
            {
              name: t("changedKey.expected"),
              value: <Fingerprint value={keyFingerprint} of={teamName} />,
            },
          ]}
        />
        <Text size="sm">{t("changedKey.ask")}</Text>
        <CheckAgain origin={origin} />
        <Text size="sm">{t("changedKey.forgetText")}</Text>
        <div>
          <ForgetButton controlPlane={controlPlane} isDangerous />
        </div>
      </Stack>
    </Door>
  );
}

function CheckAgain({ origin }: { readonly origin: string }) {
  const { t } = useTranslation("desktop");
  const { desktop } = useServices();
  const [isAsking, setIsAsking] = useState(false);
  const [answer, setAnswer] = useState("");
  async function check(): Promise<void> {
    setIsAsking(true);
    const outcome = await ask(desktop, t, "findControlPlane", { address: origin });
    setIsAsking(false);
    // The right key is seen in the next state, and this page with it.
    if (!outcome.isAnswered) setAnswer(outcome.text);
    else if (outcome.answer.ok) setAnswer("");
    else if (outcome.answer.reason === "changed-key") setAnswer(t("changedKey.still"));
    else setAnswer(t(`find.${outcome.answer.reason}`));
  }
  return (
    <div>
      <Button onClick={() => void check()} loading={isAsking}>
        {t("changedKey.askButton")}
      </Button>
      <Text component="output" size="sm" ml="sm">
        {answer}
      </Text>
    </div>
  );
}
