import { Tooltip, VisuallyHidden } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Translate } from "../../i18n/translator.ts";
import { DeviceIcon } from "../components/device-icon.tsx";
import { deviceStatuses } from "./device-status.ts";
import type { ViewerDetails } from "./viewer-session.ts";
import classes from "./viewer-toolbar.module.css";

const EVENTS = { hover: true, focus: true, touch: true };

/** What one holds now, and why not. The gamepad says whose it is on the machine. */
export function HeldDevices({ details }: { readonly details: ViewerDetails }) {
  const { t } = useTranslation(["viewer", "common"]);
  return (
    <ul className={classes["devices"]} aria-label={t("mayUse")}>
      {deviceStatuses(t, details).map(({ device, isOn, text }) => {
        const held = { device: t(`common:device.${device}`), status: text };
        const label = device === "gamepad" && isOn ? gamepadText(t, held, details) : t("held", held);
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

type Held = Readonly<{ device: string; status: string }>;

function gamepadText(t: Translate, held: Held, { inForce, pads }: ViewerDetails): string {
  const slot = inForce?.gamepadSlot ?? null;
  const names = pads.join(", ");
  if (slot === null) {
    return names === "" ? t("viewer:heldWithoutPad", held) : t("viewer:heldWith", { ...held, pads: names });
  }
  const player = slot + 1;
  return names === ""
    ? t("viewer:heldAsWithoutPad", { ...held, player })
    : t("viewer:heldAs", { ...held, player, pads: names });
}
