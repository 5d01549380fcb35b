import { cleanText } from "../machines/clean-text.ts";
import { Refusal } from "../refusal.ts";
import { SHOWS_NOTHING, type Group, type Shown } from "./group.ts";

/** Omitted or null = as it is. */
export interface GroupChange {
  readonly name?: string | undefined;
  readonly allowWithin?: boolean | null | undefined;
  readonly within?: Partial<Record<keyof Shown, boolean | null | undefined>> | undefined;
}

export type GroupSettings = Pick<Group, "name" | "allowWithin" | "within">;

const NAME_LENGTH = { min: 2, max: 64 };

/** What the three switches are called where people set them. */
const SWITCH: Readonly<Record<keyof Shown, string>> = {
  assigned: "show_group_assigned_managed_hosts",
  managed: "show_user_assigned_managed_hosts",
  personal: "show_personal_hosts",
};
export const SHOWN_KINDS = ["assigned", "managed", "personal"] as const satisfies readonly (keyof Shown)[];

/**
 * The group after a change. Turning connections within off turns its three switches off with it; turning a switch on needs them.
 * @throws Refusal `invalid_arguments`, naming the switch
 */
export function changedGroup(group: GroupSettings, change: GroupChange): GroupSettings {
  const name = change.name ?? group.name;
  const allowWithin = change.allowWithin ?? group.allowWithin;
  const wanted = change.within ?? {};
  if (!allowWithin) {
    const turnsOff = change.allowWithin === false;
    if (!turnsOff) assertNoneWanted(wanted);
    return { name, allowWithin, within: { ...SHOWS_NOTHING, assigned: null } };
  }
  return {
    name,
    allowWithin,
    within: {
      assigned: wanted.assigned ?? group.within.assigned,
      managed: wanted.managed ?? group.within.managed,
      personal: wanted.personal ?? group.within.personal,
    },
  };
}

function assertNoneWanted(wanted: NonNullable<GroupChange["within"]>): void {
  const kind = SHOWN_KINDS.find((one) => wanted[one] === true);
  if (kind === undefined) return;
  const message = "This can only be true while connections within the group are allowed.";
  throw new Refusal("invalid_arguments", { field: SWITCH[kind], message });
}

/** @throws Refusal `invalid_arguments` */
export function cleanGroupName(text: string): string {
  const name = cleanText(text).trim();
  if (name.length >= NAME_LENGTH.min && name.length <= NAME_LENGTH.max) return name;
  throw new Refusal("invalid_arguments", { field: "group_name", message: "A name has 2 to 64 characters." });
}
