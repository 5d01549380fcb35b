import { Tooltip, VisuallyHidden } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { DeviceIcon } from "../components/device-icon.tsx";
import { deviceStatuses } from "./device-status.ts";
import type { ViewerDetails } from "./viewer-session.ts";
import classes from "./viewer-toolbar.module.css";

const EVENTS = { hover: true, focus: true, touch: true };

/** What one holds now, and why not. The gamepad says whose it is on the machine. */
export function HeldDevices({ details }: { readonly details: ViewerDetails }) {
  const { t } = useTranslation(["viewer", "common"]);
  return (
    <ul className={classes["devices"]} aria-label="What you may use">
      {deviceStatuses(details).map(({ device, isOn, text }) => {
        const slot = device === "gamepad" && isOn ? gamepadText(details) : "";
        const label = `${t(`common:device.${device}`)}: ${text}${slot}`;
        return (
          <li key={device}>
            <Tooltip label={label} withArrow multiline maw={300} events={EVENTS} withinPortal={false}>
              <span className={classes["device"]} data-on={isOn}>
                <VisuallyHidden>{label}</VisuallyHidden>
                <DeviceIcon device={device} />
                {device === "gamepad" && isOn && details.inForce?.gamepadSlot !== null && (
                  <span className={classes["slot"]} aria-hidden="true">
                    {(details.inForce?.gamepadSlot ?? 0) + 1}
                  </span>
                )}
              </span>
            </Tooltip>
          </li>
        );
      })}
    </ul>
  );
}

function gamepadText({ inForce, pads }: ViewerDetails): string {
  const slot = inForce?.gamepadSlot ?? null;
  const player = slot === null ? "" : `, you are player ${slot + 1}`;
  const pad = pads[0] === undefined ? "; press a button on your pad" : ` with ${pads.join(", ")}`;
  return `${player}${pad}`;
}
