import { Alert, Button, Stack } from "@mantine/core";
import { IconPlugConnectedX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Door } from "../sign-in/door.tsx";
import { useServices } from "../services.ts";
import { StopAll } from "./stop-all.tsx";
import { useChange } from "./use-call.ts";

/** The app said something that this page does not know; what is shown stays usable. */
export function UnreadableNote() {
  const { t } = useTranslation("desktop");
  return (
    <Alert color="red" variant="light" radius={0} icon={<IconPlugConnectedX />} title={t("unreadable")} role="alert">
      {t("unreadableText")}
    </Alert>
  );
}

/** The app's first word could not be read, so there is nothing to show yet. Who is on is not known either: they can be stopped all the same. */
export function NotStartedPage() {
  const { t } = useTranslation("desktop");
  const { desktop } = useServices();
  const stop = useChange();
  return (
    <Door title={t("notStarted")}>
      <Stack align="flex-start">
        <UnreadableNote />
        <Button onClick={() => void desktop.askAgain()}>{t("tryAgain")}</Button>
        <StopAll isStopped={false} change={stop} />
      </Stack>
    </Door>
  );
}
