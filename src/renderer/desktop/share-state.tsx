import { Alert, Stack, Text } from "@mantine/core";
import { IconCircleCheck, IconHourglass } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { LocalStatus } from "../../protocol/local-control/api.ts";
import { Fingerprint } from "../components/fingerprint.tsx";

export interface ShareStateProps {
  readonly status: LocalStatus;
  /** Of the control plane that the app belongs to. */
  readonly origin: string | null;
}

/** How this computer stands with its control plane, in the agent's own words where it has some. */
export function ShareState({ status, origin }: ShareStateProps) {
  const { t } = useTranslation("desktop");
  const isElsewhere = origin !== null && originOf(status.server) !== origin;
  return (
    <Stack gap="sm" w="100%" component="output">
      {isElsewhere && <Text size="sm">{t("share.elsewhere", { server: status.server })}</Text>}
      <State status={status} />
    </Stack>
  );
}

function State({ status }: { readonly status: LocalStatus }) {
  const { t } = useTranslation("desktop");
  const { state, server, machineName, keyFingerprint, lastError } = status;
  if (state === "online") {
    return (
      <Alert
        color="petrol"
        variant="light"
        icon={<IconCircleCheck />}
        title={t("share.online", { name: machineName ?? "" })}
      />
    );
  }
  if (state === "pending") {
    return (
      <Alert color="brass" variant="light" icon={<IconHourglass />} title={t("share.pending")}>
        <Text size="sm">{t("share.pendingText")}</Text>
        <Fingerprint value={keyFingerprint} of={t("share.keyOf")} />
      </Alert>
    );
  }
  if (state === "refused") {
    return (
      <Alert color="red" variant="light" title={t("share.refused")}>
        {lastError}
      </Alert>
    );
  }
  return (
    <div>
      <Text size="sm">{t("share.connecting", { server })}</Text>
      {lastError !== null && (
        <Text size="sm" c="dimmed">
          {lastError}
        </Text>
      )}
    </div>
  );
}

/** The agent knows its control plane by a URL, maybe of a WebSocket; null for what is none. */
function originOf(server: string): string | null {
  return URL.parse(server.replace(/^ws/, "http"))?.origin ?? null;
}
