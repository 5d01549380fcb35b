import { Tooltip, UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Translate } from "../../i18n/translator.ts";
import { DEVICES, type Device, type Rights } from "../../protocol/viewer/rights.ts";
import { DeviceIcon } from "../components/device-icon.tsx";
import classes from "./rights-switches.module.css";

export interface RightsSwitchesProps {
  /** Whose rights: the group's name. */
  readonly of: string;
  readonly rights: Rights;
  readonly onToggle: (device: Device) => void;
  /** Devices that the machine itself withholds or cannot use, with the reason. */
  readonly withheld?: Partial<Record<Device, string>>;
}

/** Keyboard, mouse and gamepad, each on or off. A struck icon is off; never told by colour alone. */
export function RightsSwitches({ of, rights, onToggle, withheld = {} }: RightsSwitchesProps) {
  const { t } = useTranslation(["sessions", "common"]);
  return (
    <fieldset aria-label={t("whatMayBeUsedBy", { name: of })} className={classes["switches"]}>
      {DEVICES.map((device) => (
        <Tooltip
          key={device}
          label={tooltip(t, device, rights[device], withheld[device])}
          withArrow
          multiline
          maw={280}
        >
          <UnstyledButton
            className={classes["switch"] ?? ""}
            aria-pressed={rights[device]}
            aria-label={
              withheld[device] === undefined
                ? t(`common:device.${device}`)
                : t("deviceWithheld", { device: t(`common:device.${device}`) })
            }
            data-withheld={withheld[device] !== undefined}
            onClick={() => onToggle(device)}
          >
            <DeviceIcon device={device} />
          </UnstyledButton>
        </Tooltip>
      ))}
    </fieldset>
  );
}

function tooltip(t: Translate, device: Device, isOn: boolean, withheld: string | undefined): string {
  const name = t(`common:device.${device}`);
  const state = isOn ? t("sessions:deviceIsOn", { device: name }) : t("sessions:deviceIsOff", { device: name });
  return withheld === undefined ? state : `${state}. ${withheld}`;
}
