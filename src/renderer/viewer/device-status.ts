import type { Translate } from "../../i18n/translator.ts";
import { DEVICES, type Device } from "../../protocol/viewer/rights.ts";
import type { ViewerDetails } from "./viewer-session.ts";

export interface DeviceStatus {
  readonly device: Device;
  readonly isOn: boolean;
  /** Why not, or that it is; for people. */
  readonly text: string;
}

type Known = Pick<ViewerDetails, "terms" | "inForce">;

/** What the viewer holds now, in the machine's own words; what the control plane has saved explains the rest. */
export function deviceStatuses(t: Translate, details: Known): readonly DeviceStatus[] {
  return DEVICES.map((device) => ({ device, ...statusOf(t, device, details) }));
}

function statusOf(t: Translate, device: Device, { terms, inForce }: Known): Omit<DeviceStatus, "device"> {
  if (inForce === null) return { isOn: false, text: t("viewer:status.asking") };
  const isSaved = terms?.rights[device] ?? inForce.rights[device];
  const reason = inForce.unavailable[device];
  if (inForce.veto[device] || inForce.veto.all) {
    return { isOn: false, text: t("viewer:status.withheld") };
  }
  if (isSaved && reason !== undefined) return { isOn: false, text: t("viewer:status.unusable", { reason }) };
  if (inForce.rights[device]) return { isOn: true, text: t(isSaved ? "viewer:status.on" : "viewer:status.leaving") };
  return { isOn: false, text: t(isSaved ? "viewer:status.coming" : "viewer:status.off") };
}

/** What to tell the viewer when something was switched; empty when nothing was, or at the machine's first word. */
export function switchedTexts(t: Translate, before: Known, after: Known): readonly string[] {
  if (before.inForce === null || after.inForce === null) return [];
  const was = deviceStatuses(t, before);
  return deviceStatuses(t, after).flatMap(({ device, isOn }, index) => {
    if (was[index]?.isOn === isOn) return [];
    if (isOn) return [t(`viewer:switchedOn.${device}`)];
    const isVeto = after.inForce?.veto[device] === true || after.inForce?.veto.all === true;
    return [t(isVeto ? `viewer:switchedOffByOwner.${device}` : `viewer:switchedOffByHost.${device}`)];
  });
}
