import { Tooltip, UnstyledButton } from "@mantine/core";
import { DEVICES, type Device, type Rights } from "../../protocol/viewer/rights.ts";
import { DeviceIcon } from "../components/device-icon.tsx";
import { DEVICE_NAMES } from "../format/rights.ts";
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
  return (
    <fieldset aria-label={`What ${of} may use`} className={classes["switches"]}>
      {DEVICES.map((device) => (
        <Tooltip key={device} label={tooltip(device, rights[device], withheld[device])} withArrow multiline maw={280}>
          <UnstyledButton
            className={classes["switch"] ?? ""}
            aria-pressed={rights[device]}
            aria-label={withheld[device] === undefined ? DEVICE_NAMES[device] : `${DEVICE_NAMES[device]}, withheld`}
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

function tooltip(device: Device, isOn: boolean, withheld: string | undefined): string {
  const state = `${DEVICE_NAMES[device]}: ${isOn ? "on" : "off"}`;
  return withheld === undefined ? state : `${state}. ${withheld}`;
}
