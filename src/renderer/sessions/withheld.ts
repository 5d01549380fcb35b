import type { Translate } from "../../i18n/translator.ts";
import type { HostingReport } from "../../protocol/agent-link/frame.ts";
import { DEVICES, type Device, type Rights } from "../../protocol/viewer/rights.ts";

/** Devices that work for no viewer, whatever is handed out: the owner withholds them on the machine, or it cannot inject them. */
export function withheldDevices(t: Translate, hosting: HostingReport | null): Partial<Record<Device, string>> {
  if (hosting === null) return {};
  const reasons = DEVICES.map((device) => [device, withheldReason(t, hosting, device)] as const);
  return Object.fromEntries(reasons.filter(([, reason]) => reason !== null));
}

function withheldReason(t: Translate, { veto, input }: HostingReport, device: Device): string | null {
  if (veto.all) return t("sessions:ownerStoppedAllSentence");
  if (veto[device]) return t(`sessions:withheldByOwner.${device}`);
  return input[device].name === null ? t("sessions:cannotUse", { reason: input[device].reason }) : null;
}

/** Devices that the owner keeps from one viewer on the machine itself. */
export function withheldFromViewer(t: Translate, withheld: Rights): Partial<Record<Device, string>> {
  const devices = DEVICES.filter((device) => withheld[device]);
  return Object.fromEntries(devices.map((device) => [device, t(`sessions:withheldFromViewer.${device}`)]));
}

/** By what it works, or why it does not. */
export function injectorText(t: Translate, { input }: HostingReport, device: Device): string {
  const { name, reason } = input[device];
  return name === null
    ? t("sessions:notPossible", { reason })
    : t("sessions:worksThrough", { way: injectorName(t, name) });
}

function injectorName(t: Translate, name: string): string {
  if (name === "xtest") return "X11 (XTest)";
  return name === "uinput" ? t("sessions:theKernel") : name;
}
