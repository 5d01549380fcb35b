import { Button, Group, Stack } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ConnectedControlPlane } from "../../protocol/desktop-ipc/state.ts";
import { Facts } from "../components/facts.tsx";
import { Fingerprint } from "../components/fingerprint.tsx";
import { useServices } from "../services.ts";
import { Door } from "../sign-in/door.tsx";
import type { ControlPlaneChoice } from "./control-plane-choice.ts";
import { PlainWarning } from "./plain-warning.tsx";
import { ask } from "./use-call.ts";

export interface FoundControlPlaneProps extends ControlPlaneChoice {
  readonly found: ConnectedControlPlane;
  /** Back to the address; with why this one was not to be had, if so. */
  readonly onOther: (failure: string | null) => void;
}

/** Who answers at the address, to be compared before the app belongs to it. */
export function FoundControlPlane({ found, onOther, onChoosing, onChosen }: FoundControlPlaneProps) {
  const { t } = useTranslation("desktop");
  const { desktop } = useServices();
  const [isConnecting, setIsConnecting] = useState(false);
  const { origin, teamName, keyFingerprint } = found;

  async function connect(): Promise<void> {
    setIsConnecting(true);
    onChoosing(true);
    const outcome = await ask(desktop, t, "connectControlPlane", { origin, keyFingerprint });
    if (outcome.isAnswered && outcome.answer.ok) {
      onChosen(null);
      return;
    }
    onChoosing(false);
    const reason = outcome.isAnswered && !outcome.answer.ok ? outcome.answer.reason : null;
    onOther(reason === null ? t("unreadable") : t(`find.${reason}`));
  }

  return (
    <Door title={t("first.found")} lead={t("first.compare")} isWide>
      <Stack>
        <Facts
          facts={[
            { name: t("plane.team"), value: teamName },
            { name: t("plane.address"), value: origin },
            { name: t("plane.fingerprint"), value: <Fingerprint value={keyFingerprint} of={teamName} /> },
          ]}
        />
        <PlainWarning origin={origin} />
        <Group justify="space-between">
          <Button variant="default" onClick={() => onOther(null)} disabled={isConnecting}>
            {t("first.otherAddress")}
          </Button>
          <Button onClick={() => void connect()} loading={isConnecting}>
            {t("first.connect")}
          </Button>
        </Group>
      </Stack>
    </Door>
  );
}
