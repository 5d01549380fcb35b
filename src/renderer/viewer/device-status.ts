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
export function deviceStatuses(details: Known): readonly DeviceStatus[] {
  return DEVICES.map((device) => ({ device, ...statusOf(device, details) }));
}

function statusOf(device: Device, { terms, inForce }: Known): Omit<DeviceStatus, "device"> {
  if (inForce === null) return { isOn: false, text: "asking the machine…" };
  const isSaved = terms?.rights[device] ?? inForce.rights[device];
  const reason = inForce.unavailable[device];
  if (inForce.veto[device] || inForce.veto.all) {
    return { isOn: false, text: "the owner withholds it on the machine itself" };
  }
  if (isSaved && reason !== undefined) return { isOn: false, text: `this machine cannot use it: ${reason}` };
  if (inForce.rights[device]) return { isOn: true, text: isSaved ? "on" : "on; being switched off" };
  return { isOn: false, text: isSaved ? "being switched on…" : "off: it was not handed out" };
}

/** What to tell the viewer when something was switched; empty when nothing was, or at the machine's first word. */
export function switchedTexts(t: Translate, before: Known, after: Known): readonly string[] {
  if (before.inForce === null || after.inForce === null) return [];
  const was = deviceStatuses(before);
  return deviceStatuses(after).flatMap(({ device, isOn }, index) => {
    if (was[index]?.isOn === isOn) return [];
    const name = t(`common:right.${device}`);
    if (isOn) return [`Your ${name} is switched on.`];
    const isVeto = after.inForce?.veto[device] === true || after.inForce?.veto.all === true;
    return [`Your ${name} was switched off ${isVeto ? "on the machine itself" : "by the host"}.`];
  });
}
