import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Device, Rights } from "../../protocol/viewer/rights.ts";
import { failureText } from "../api/api-failure.ts";

export interface RightsSwitch {
  /** As they will be when everything is saved. */
  readonly shown: Rights;
  readonly isSaving: boolean;
  /** What was switched last, here. */
  readonly switched: Device | null;
  readonly toggle: (device: Device) => void;
}

/** Switches rights in place: shows the choice at once, and takes it back, aloud, when it is refused. */
export function useRightsSwitch(rights: Rights, save: (change: Partial<Rights>) => Promise<unknown>): RightsSwitch {
  const { t } = useTranslation();
  const [pending, setPending] = useState<Partial<Rights>>({});
  const [switched, setSwitched] = useState<Device | null>(null);
  const shown = { ...rights, ...pending };

  async function change(device: Device, isOn: boolean): Promise<void> {
    setPending((all) => ({ ...all, [device]: isOn }));
    setSwitched(device);
    try {
      await save({ [device]: isOn });
    } catch (error) {
      setSwitched(null);
      notifications.show({
        color: "red",
        title: t("nothingWasChanged"),
        message: failureText(t, error),
        autoClose: 8_000,
      });
    }
    setPending(({ [device]: _done, ...others }) => others);
  }

  return {
    shown,
    isSaving: Object.keys(pending).length > 0,
    switched,
    toggle(device) {
      // One change of a device at a time: two could overtake each other.
      if (pending[device] === undefined) void change(device, !shown[device]);
    },
  };
}
