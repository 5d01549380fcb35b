import type { LocalGuests } from "../../protocol/local-control/api.ts";
import type { Device, Veto } from "../../protocol/viewer/rights.ts";

export type LocalViewer = LocalGuests["viewers"][number];

/**
 * How one device stands for one viewer. `withheld`: by the owner, from this viewer alone, who can give it back. `vetoed`: from everybody.
 * `none`: it was never handed out, which the owner of a machine cannot change here.
 */
export type RightState = "on" | "withheld" | "vetoed" | "none";

export function rightState(
  { granted, withheld }: Pick<LocalViewer, "granted" | "withheld">,
  veto: Veto,
  device: Device,
): RightState {
  if (!granted[device]) return "none";
  if (veto.all || veto[device]) return "vetoed";
  return withheld[device] ? "withheld" : "on";
}
