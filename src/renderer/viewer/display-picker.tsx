import { Menu } from "@mantine/core";
import { IconCheck, IconDeviceDesktop } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ViewerDetails, ViewerSession } from "./viewer-session.ts";
import { Tool } from "./tool.tsx";

export interface DisplayPickerProps {
  readonly session: ViewerSession;
  readonly details: ViewerDetails;
}

/** Which of the machine's screens is watched. Absent while there is but one. */
export function DisplayPicker({ session, details: { displays, watched } }: DisplayPickerProps) {
  const { t } = useTranslation("viewer");
  if (displays.length < 2) return null;
  return (
    <Menu position="bottom" withinPortal={false}>
      <Menu.Target>
        <Tool label={t("chooseScreen")}>
          <IconDeviceDesktop size={20} aria-hidden />
        </Tool>
      </Menu.Target>
      <Menu.Dropdown>
        {displays.map(({ id, name, width, height }) => (
          <Menu.Item
            key={id}
            onClick={() => session.watch(id)}
            leftSection={<IconCheck size={16} aria-hidden opacity={id === watched ? 1 : 0} />}
            aria-current={id === watched || undefined}
          >
            {name === "" ? t("unnamedScreen", { width, height }) : t("screen", { name, width, height })}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
