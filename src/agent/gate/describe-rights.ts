import type { HostControl } from "../../protocol/viewer/control.ts";
import { DEVICES, type Rights, type Veto } from "../../protocol/viewer/rights.ts";
import type { GateSession } from "./gate-session.ts";
import type { InputDesk } from "./input-desk.ts";

/** What is in force for a session, as its viewer is told. `nowMs`: the control plane's clock. */
export function describeRights(
  { effective, withheld }: Pick<GateSession, "effective" | "withheld">,
  veto: Veto,
  desk: Pick<InputDesk, "whyNot">,
  nowMs: number,
): Extract<HostControl, { type: "rights" }> {
  const { epoch, rights, gamepadSlot, expiresAtMs } = effective;
  const missing = DEVICES.flatMap((device) => {
    const reason = rights[device] ? desk.whyNot(device, gamepadSlot) : null;
    return reason === null ? [] : [[device, reason] as const];
  });
  return {
    type: "rights",
    epoch,
    rights,
    veto: withheldFrom(veto, withheld),
    unavailable: Object.fromEntries(missing),
    gamepadSlot: rights.gamepad ? gamepadSlot : null,
    expiresInMs: expiresAtMs === null ? null : Math.max(0, expiresAtMs - nowMs),
  };
}

/** Whether the owner keeps a device from everybody or from this viewer alone makes no difference to the viewer. */
function withheldFrom(veto: Veto, withheld: Rights): Veto {
  return {
    keyboard: veto.keyboard || withheld.keyboard,
    mouse: veto.mouse || withheld.mouse,
    gamepad: veto.gamepad || withheld.gamepad,
    all: veto.all,
  };
}
