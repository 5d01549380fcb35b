import { assertNever } from "../../base/assert-never.ts";
import { isEmailAddress, nameKey } from "../users/username.ts";
import type { Assignment } from "./assignment.ts";

/** What a cell says for a machine that belongs to nobody. */
export const NOBODY = "nobody";
/** What joins the names of groups in a cell; the space is for people. */
export const GROUP_SEPARATOR = ";";
export interface AssignmentNames {
  /** By user id. */
  readonly emails: ReadonlyMap<string, string>;
  /** By group id. */
  readonly groups: ReadonlyMap<string, string>;
  /** `nameKey`s of all groups. */
  readonly groupKeys: ReadonlySet<string>;
}

/** How the import is told of this assignment. Nothing, which leaves it as it is, where no cell would be read back as the same. */
export function assignmentCell(assignment: Assignment, names: AssignmentNames): string {
  switch (assignment.kind) {
    case "member":
      return names.emails.get(assignment.owner.id) ?? "";
    case "reservation":
      return assignment.email;
    case "unassigned":
      return NOBODY;
    case "group":
      return groupCell(
        assignment.groupIds.map((id) => names.groups.get(id) ?? ""),
        names.groupKeys,
      );
    default:
      return assertNever(assignment);
  }
}

function groupCell(names: readonly string[], groupKeys: ReadonlySet<string>): string {
  const text = names.join(`${GROUP_SEPARATOR} `);
  if (text.toLowerCase() === NOBODY || isEmailAddress(text)) return "";
  // One name is looked for as a whole first; of several, each must stand apart, and all together must not be another group's name.
  if (names.length === 1) return text;
  const isApart = names.every((name) => name !== "" && name.trim() === name && !name.includes(GROUP_SEPARATOR));
  return isApart && !groupKeys.has(nameKey(text)) ? text : "";
}
