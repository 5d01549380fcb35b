import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { PendingLink } from "../../protocol/desktop-ipc/state.ts";
import { FailureNote } from "../components/failure-note.tsx";
import { isPlainBeyondLoopback } from "./plain-connection.ts";
import { useDesktopState } from "./use-desktop.ts";

export interface LinkChoiceProps {
  readonly link: PendingLink;
  readonly host: string;
  readonly failure: string | null;
  readonly isAsking: boolean;
  readonly onNotNow: () => void;
}

/** Before anybody was asked: whose link it is, as far as the link itself says. */
export function LinkQuestion({
  link,
  host,
  failure,
  isAsking,
  onNotNow,
  onLook,
}: LinkChoiceProps & { onLook: () => void }) {
  const { t } = useTranslation("desktop");
  const { controlPlane } = useDesktopState();
  return (
    <Stack gap="md">
      {link.isOwnTeam ? (
        <div>
          <Text fw={600}>{t("link.ownTeam", { team: controlPlane?.teamName ?? host })}</Text>
          <Text size="sm" c="dimmed">
            {t("link.ownLead")}
          </Text>
        </div>
      ) : (
        <Alert color="brass" variant="light" icon={<IconAlertTriangle />} title={t("link.foreign", { host })}>
          {t("link.foreignLead", { host })}
          {isPlainBeyondLoopback(link.server) && <div>{t("link.foreignPlain", { host })}</div>}
        </Alert>
      )}
      <FailureNote text={failure} />
      <Group justify="space-between">
        <Button variant="default" onClick={onNotNow}>
          {t("link.notNow")}
        </Button>
        <Button loading={isAsking} onClick={onLook}>
          {t("link.look")}
        </Button>
      </Group>
    </Stack>
  );
}
