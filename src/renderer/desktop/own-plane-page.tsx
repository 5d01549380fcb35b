import { Alert, Button, Group, Loader, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ConnectedControlPlane } from "../../protocol/desktop-ipc/state.ts";
import { useServices } from "../services.ts";
import { Door } from "../sign-in/door.tsx";
import { ForgetButton } from "./forget-button.tsx";
import { StopAllBar } from "./stop-all-bar.tsx";
import { ask } from "./use-call.ts";

/** The app's own control plane on its way, or why it did not start. */
export function OwnPlanePage({ controlPlane }: { readonly controlPlane: ConnectedControlPlane }) {
  const { t } = useTranslation("desktop");
  if (controlPlane.state === "starting") {
    return (
      <Door title={t("first.starting")}>
        <Group component="output">
          <Loader size="sm" aria-hidden />
          <Text c="dimmed">{t("first.startingText")}</Text>
        </Group>
      </Door>
    );
  }
  return (
    <Door title={t("first.startFailed")}>
      <Stack align="flex-start">
        <StopAllBar />
        <Alert color="red" variant="light" role="alert" w="100%">
          {controlPlane.detail}
        </Alert>
        <Group>
          <StartAgain />
          <ForgetButton controlPlane={controlPlane} />
        </Group>
      </Stack>
    </Door>
  );
}

function StartAgain() {
  const { t } = useTranslation("desktop");
  const { desktop } = useServices();
  const [isStarting, setIsStarting] = useState(false);
  async function start(): Promise<void> {
    setIsStarting(true);
    // Whatever becomes of it is seen in the next state.
    await ask(desktop, t, "startControlPlane", undefined);
    setIsStarting(false);
  }
  return (
    <Button loading={isStarting} onClick={() => void start()}>
      {t("tryAgain")}
    </Button>
  );
}
