import type { Grant } from "../../protocol/agent-link/desired-state.ts";
import { NO_RIGHTS, type Device, type Rights, type Veto } from "../../protocol/viewer/rights.ts";

/** One session as far as its rights go. */
export interface Claim {
  readonly grant: Pick<Grant, "rights" | "gamepadSlot" | "rule">;
  /** What the machine's owner keeps from this one viewer. */
  readonly withheld: Rights;
  /** The owner has not let the viewer in yet. */
  readonly isWaiting: boolean;
}

/**
 * What each session may do on this machine, in the order of the grants: what was handed out, less what its rule takes away and
 * what the owner withholds from everybody or from this viewer; nothing while the viewer waits. A pad belongs to one session: of two grants that name the same slot, only the earlier
 * one has it, also while that one may not use it. So withholding never gives anything to somebody else.
 */
export function effectiveRights(claims: readonly Claim[], veto: Veto): readonly Rights[] {
  const taken = new Set<number>();
  return claims.map(({ grant: { rights, gamepadSlot, rule }, withheld, isWaiting }) => {
    const hasPad = rights.gamepad && !taken.has(gamepadSlot);
    if (hasPad) taken.add(gamepadSlot);
    if (isWaiting || veto.all) return NO_RIGHTS;
    const isLeft = (device: Device): boolean => rule[device] && !veto[device] && !withheld[device];
    return {
      keyboard: rights.keyboard && isLeft("keyboard"),
      mouse: rights.mouse && isLeft("mouse"),
      gamepad: hasPad && isLeft("gamepad"),
    };
  });
}
