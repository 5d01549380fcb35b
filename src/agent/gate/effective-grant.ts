import type { Rights } from "../../protocol/viewer/rights.ts";

/**
 * What one session may do at this moment: the signed grant less what the owner withholds. `epoch` is the agent's own count of changes of
 * this session; it is told to the viewer, and frames that carry another one were sent under other rights.
 */
export interface EffectiveGrant {
  readonly sessionId: string;
  readonly epoch: number;
  readonly rights: Rights;
  readonly gamepadSlot: number;
  /** The control plane's clock, as the agent keeps it. */
  readonly notBeforeMs: number;
  readonly expiresAtMs: number | null;
}
