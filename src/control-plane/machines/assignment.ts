import { assertNever } from "../../base/assert-never.ts";
import type { Machine, Person } from "./machine.ts";

/** To whom a machine is assigned: one member, or groups, or somebody who has not joined yet, or nobody. */
export type Assignment =
  | { readonly kind: "member"; readonly owner: Person }
  | { readonly kind: "group"; readonly groupIds: readonly string[] }
  | { readonly kind: "reservation"; readonly email: string }
  | { readonly kind: "unassigned" };

export const ASSIGNMENT_KINDS = [
  "group",
  "unassigned",
  "member",
  "reservation",
] as const satisfies readonly Assignment["kind"][];

export function assignmentOf({ groupIds, owner, reservedEmail }: Machine): Assignment {
  if (owner) return { kind: "member", owner };
  if (groupIds.length > 0) return { kind: "group", groupIds };
  return reservedEmail === null ? { kind: "unassigned" } : { kind: "reservation", email: reservedEmail };
}

/** True when nothing would change. Letter case of an address counts: it is kept as somebody wrote it. */
export function isSameAssignment(a: Assignment, b: Assignment): boolean {
  return keyOf(a) === keyOf(b);
}

function keyOf(assignment: Assignment): string {
  switch (assignment.kind) {
    case "member":
      return `member ${assignment.owner.id}`;
    case "group":
      return `group ${assignment.groupIds.toSorted().join(" ")}`;
    case "reservation":
      return `reservation ${assignment.email}`;
    case "unassigned":
      return "unassigned";
    default:
      return assertNever(assignment);
  }
}
