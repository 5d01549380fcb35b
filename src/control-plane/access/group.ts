/** Which machines something shows. */
export interface Shown {
  /** Those that are assigned to the host's group itself. */
  readonly assigned: boolean;
  /** The team's machines that are assigned to members of the host's group. */
  readonly managed: boolean;
  /** Computers of their own that members of the host's group brought along. */
  readonly personal: boolean;
}

/** People who share visibility. */
export interface Group {
  readonly id: string;
  /** Integer alias; never reused. */
  readonly number: number;
  readonly name: string;
  /** Whether members may connect to each other's machines at all; without it `within` shows nothing. */
  readonly allowWithin: boolean;
  /** What members see of each other. `assigned: null`: nobody said, which means yes while connections within are allowed. */
  readonly within: Omit<Shown, "assigned"> & { readonly assigned: boolean | null };
  readonly createdAtMs: number;
}

/** Members of `fromId` see machines of `toId`. The other direction is another edge. */
export interface GroupEdge {
  readonly fromId: string;
  readonly toId: string;
  readonly shown: Shown;
}

export const SHOWS_NOTHING: Shown = { assigned: false, managed: false, personal: false };

/** What a group's members really see of each other: contradictions count as no. */
export function shownWithin({ allowWithin, within }: Pick<Group, "allowWithin" | "within">): Shown {
  return allowWithin ? { ...within, assigned: within.assigned ?? true } : SHOWS_NOTHING;
}
