import { Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { StopAll } from "./stop-all.tsx";
import { useChange } from "./use-call.ts";
import { useDesktopState } from "./use-desktop.ts";

/** Where the page about this computer cannot be reached: taking back control always can. Absent while nobody is on. */
export function StopAllBar() {
  const { t } = useTranslation("desktop");
  const { guests } = useDesktopState().agent;
  const change = useChange();
  if (guests === null || (guests.viewers.length === 0 && !guests.veto.all)) return null;
  const { viewers, veto } = guests;
  return (
    <Group justify="space-between">
      <Text size="sm">{veto.all ? t("computer.stopped") : t("indicator.people", { count: viewers.length })}</Text>
      <StopAll isStopped={veto.all} change={change} size="xs" />
    </Group>
  );
}
