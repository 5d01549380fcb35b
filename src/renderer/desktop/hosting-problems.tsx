import { Alert, List } from "@mantine/core";
import { IconScreenShareOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { DEVICES } from "../../protocol/viewer/rights.ts";
import { useDesktopState } from "./use-desktop.ts";

/** What keeps this computer from being shared as it was meant. Absent when nothing does. */
export function HostingProblems() {
  const { t } = useTranslation(["desktop", "common"]);
  const hosting = useDesktopState().agent.guests?.hosting;
  if (!hosting) return null;
  const { problem, input } = hosting;
  const missing = DEVICES.filter((device) => input[device].name === null);
  return (
    <>
      {problem && (
        <Alert color="red" variant="light" icon={<IconScreenShareOff />} title={t("hosting.title")}>
          {t(`hosting.${problem.code}`)}
          <div>{problem.message}</div>
        </Alert>
      )}
      {missing.length > 0 && (
        <Alert color="brass" variant="light" title={t("hosting.inputTitle")}>
          <List size="sm">
            {missing.map((device) => (
              <List.Item key={device}>
                {t("hosting.input", { device: t(`common:device.${device}`), reason: input[device].reason })}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
    </>
  );
}
