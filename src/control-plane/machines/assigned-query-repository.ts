import type { ExpressionBuilder } from "kysely";
import { assertNever } from "../../base/assert-never.ts";
import type { Schema } from "../storage/schema.ts";
import type { Assignment } from "./assignment.ts";

type Eb = ExpressionBuilder<Schema, "machine">;

/** Machines that are assigned to this group, or to any. */
export function assignedToGroups(eb: Eb, groupNumber?: number) {
  // Of one group, its machines are found first; of all groups together they would be most of the team's.
  if (groupNumber === undefined) {
    const ofMachine = eb.selectFrom("machine_group").select("machine_group.group_id");
    return eb.exists(ofMachine.whereRef("machine_group.machine_id", "=", "machine.id"));
  }
  const assigned = eb
    .selectFrom("machine_group")
    .innerJoin("user_group", "user_group.id", "machine_group.group_id")
    .select("machine_group.machine_id")
    .where("user_group.number", "=", groupNumber);
  return eb("machine.id", "in", assigned);
}

/** As `assignmentOf` says of one machine. */
export function isAssigned(eb: Eb, kind: Assignment["kind"]) {
  switch (kind) {
    case "member":
      return eb("machine.owner_id", "is not", null);
    case "group":
      return assignedToGroups(eb);
    case "reservation":
      return eb("machine.reserved_email_key", "is not", null);
    case "unassigned":
      return eb.and([
        eb("machine.owner_id", "is", null),
        eb("machine.reserved_email_key", "is", null),
        eb.not(assignedToGroups(eb)),
      ]);
    default:
      return assertNever(kind);
  }
}
