import type { HostingReport } from "../../protocol/agent-link/frame.ts";
import { DEVICES, type Device } from "../../protocol/viewer/rights.ts";

/** Devices that work for no viewer, whatever is handed out: the owner withholds them on the machine, or it cannot inject them. */
export function withheldDevices(hosting: HostingReport | null): Partial<Record<Device, string>> {
  if (hosting === null) return {};
  const reasons = DEVICES.map((device) => [device, withheldReason(hosting, device)] as const);
  return Object.fromEntries(reasons.filter(([, reason]) => reason !== null));
}

function withheldReason({ veto, input }: HostingReport, device: Device): string | null {
  if (veto.all) return "The owner has stopped all sharing on the machine itself.";
  if (veto[device]) return `The owner withholds the ${device} on the machine itself.`;
  return input[device].name === null ? `This machine cannot use it: ${input[device].reason}` : null;
}

const INJECTOR_NAMES: Readonly<Record<string, string>> = { xtest: "X11 (XTest)", uinput: "the kernel (uinput)" };

/** By what it works, or why it does not. */
export function injectorText({ input }: HostingReport, device: Device): string {
  const { name, reason } = input[device];
  return name === null ? `Not possible: ${reason}` : `Works, through ${INJECTOR_NAMES[name] ?? name}`;
}
