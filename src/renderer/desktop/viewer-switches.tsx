import { UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Translate } from "../../i18n/translator.ts";
import { DEVICES, type Device, type Veto } from "../../protocol/viewer/rights.ts";
import { DeviceIcon } from "../components/device-icon.tsx";
import classes from "./viewer-switches.module.css";
import { rightState, type LocalViewer, type RightState } from "./viewer-rights.ts";

export interface ViewerSwitchesProps {
  readonly viewer: LocalViewer;
  readonly veto: Veto;
  readonly onWithhold: (device: Device, on: boolean) => void;
}

/** What one viewer may use, taken and given back in place. Only what was handed out can be switched, and never more. */
export function ViewerSwitches({ viewer, veto, onWithhold }: ViewerSwitchesProps) {
  const { t } = useTranslation("desktop");
  return (
    <fieldset aria-label={t("computer.mayUse", { name: viewer.name })} className={classes["switches"]}>
      {DEVICES.map((device) => {
        const state = rightState(viewer, veto, device);
        const words = wordsOf(t, device, state);
        return (
          <UnstyledButton
            key={device}
            className={classes["switch"] ?? ""}
            data-state={state}
            aria-pressed={state === "on"}
            aria-label={words}
            // Stays reachable, so that whoever hears the page learns why it cannot be switched.
            aria-disabled={state === "none" || state === "vetoed"}
            title={words}
            onClick={() => {
              if (state === "on" || state === "withheld") onWithhold(device, state === "on");
            }}
          >
            <DeviceIcon device={device} />
          </UnstyledButton>
        );
      })}
    </fieldset>
  );
}

function wordsOf(t: Translate, device: Device, state: RightState): string {
  const name = t(`common:device.${device}`);
  if (state === "on") return t("desktop:computer.on", { device: name });
  if (state === "withheld") return t("desktop:computer.off", { device: name });
  if (state === "vetoed") return t("desktop:computer.vetoed", { device: name });
  return t("desktop:computer.notGranted", { device: name });
}
