import type { Grant } from "../../protocol/agent-link/desired-state.ts";
import type { Rights, Veto } from "../../protocol/viewer/rights.ts";

/**
 * What each grant allows on this machine, in the grants' order: what was handed out, less what the owner withholds. A pad belongs to one
 * session: of two grants that name the same slot, only the earlier one has it.
 */
export function effectiveRights(grants: readonly Grant[], veto: Veto): readonly Rights[] {
  const taken = new Set<number>();
  return grants.map(({ rights, gamepadSlot }) => {
    const hasPad = rights.gamepad && !taken.has(gamepadSlot);
    if (hasPad) taken.add(gamepadSlot);
    return {
      keyboard: rights.keyboard && !veto.keyboard && !veto.all,
      mouse: rights.mouse && !veto.mouse && !veto.all,
      gamepad: hasPad && !veto.gamepad && !veto.all,
    };
  });
}
