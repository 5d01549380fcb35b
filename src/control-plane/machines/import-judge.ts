import { assertNever } from "../../base/assert-never.ts";
import type { ImportChange, ImportColumn, ImportFault, ImportLineItem } from "../../protocol/http/machine-import.ts";
import { nameKey } from "../users/username.ts";
import { GROUP_SEPARATOR, NOBODY } from "./assignment-cell.ts";
import { assignmentOf, isSameAssignment, type Assignment } from "./assignment.ts";
import { cleanText } from "./clean-text.ts";
import { CELL_MAX_LENGTH, findCellFault, NAME_MAX_LENGTH } from "./import-cell.ts";
import type { ImportContext } from "./import-context.ts";
import type { ImportLine } from "./import-lines.ts";
import type { Machine } from "./machine.ts";

/** What a line wants of its machine; what it says nothing of is undefined. */
export interface ImportWish {
  readonly machineId: string;
  readonly name: string | undefined;
  readonly assignment: Assignment | undefined;
  readonly isGuestAccess: boolean | undefined;
  readonly ruleId: string | undefined;
}

/** `wish`: of a line without fault. */
export interface JudgedImport {
  readonly item: ImportLineItem;
  readonly wish: ImportWish | null;
}

/** A cell that cannot be taken as it stands. */
class Fault extends Error {
  override readonly name = "Fault";
  readonly fault: ImportFault;
  readonly column: ImportColumn | null;

  constructor(fault: ImportFault, column: ImportColumn | null) {
    super(fault);
    this.fault = fault;
    this.column = column;
  }
}

/** What would become of each line, in their order. All of them see the team as it is before the first. */
export function judgeImport(lines: readonly ImportLine[], context: ImportContext): readonly JudgedImport[] {
  const seen = new Set<string>();
  return lines.map((line) => {
    const text = cleanText(line.cells.machine ?? "").slice(0, NAME_MAX_LENGTH);
    const shown = { line: line.line, text, machine: null, changes: [], fault: null, field: null };
    try {
      const machine = findMachine(line, context);
      if (seen.has(machine.id)) throw new Fault("listed-twice", "machine");
      seen.add(machine.id);
      const wish = readWish(line, machine, context);
      const changes = changesOf(machine, wish, context);
      const named = { id: machine.id, name: machine.name };
      const verdict = changes.length > 0 ? "ok" : "unchanged";
      return { item: { ...shown, machine: named, changes, verdict }, wish };
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return { item: { ...shown, verdict: "error", fault: error.fault, field: error.column }, wish: null };
    }
  });
}

function findMachine({ cells, fault }: ImportLine, context: ImportContext): Machine {
  if (fault) throw new Fault(fault, null);
  const text = cells.machine ?? "";
  if (text === "") throw new Fault("no-machine", "machine");
  const [id, another] = context.idsOf(text);
  if (another !== undefined) throw new Fault("ambiguous-machine", "machine");
  const machine = id === undefined ? undefined : context.machines.get(id);
  if (!machine) throw new Fault("unknown-machine", "machine");
  return machine;
}

function readWish({ cells }: ImportLine, machine: Machine, context: ImportContext): ImportWish {
  const said = <T>(column: ImportColumn, most: number, read: (text: string) => T): T | undefined => {
    const text = cells[column] ?? "";
    if (text === "") return undefined;
    const fault = findCellFault(text, most);
    if (fault) throw new Fault(fault, column);
    return read(text);
  };
  return {
    machineId: machine.id,
    name: said("name", NAME_MAX_LENGTH, (text) => text),
    assignment: said("assigned_to", CELL_MAX_LENGTH, (text) => readAssignment(text, context)),
    isGuestAccess: said("guest_access", CELL_MAX_LENGTH, readYesNo),
    ruleId: said("app_rule", CELL_MAX_LENGTH, (text) => {
      const rule = context.rules.get(nameKey(text));
      if (!rule) throw new Fault("unknown-app-rule", "app_rule");
      return rule.id;
    }),
  };
}

/** A group whose name holds a semicolon is found by its whole name. */
function readAssignment(text: string, { assignments, groups }: ImportContext): Assignment {
  if (text.toLowerCase() === NOBODY) return { kind: "unassigned" };
  const addressee = assignments.get(text);
  if (addressee) return addressee;
  const names = groups.has(nameKey(text)) ? [text] : text.split(GROUP_SEPARATOR).map((name) => name.trim());
  const ids = names.map((name) => {
    const group = groups.get(nameKey(name));
    if (!group) throw new Fault("unknown-group", "assigned_to");
    return group.id;
  });
  return { kind: "group", groupIds: [...new Set(ids)] };
}

function readYesNo(text: string): boolean {
  const word = text.toLowerCase();
  if (word !== "yes" && word !== "no") throw new Fault("bad-guest-access", "guest_access");
  return word === "yes";
}

function changesOf(machine: Machine, wish: ImportWish, context: ImportContext): ImportChange[] {
  const { assignment, isGuestAccess, name, ruleId } = wish;
  const changes: ImportChange[] = [];
  if (name !== undefined && name !== machine.name) changes.push({ column: "name", from: machine.name, to: name });
  const had = assignmentOf(machine);
  if (assignment && !isSameAssignment(had, assignment)) {
    changes.push({ column: "assigned_to", from: wordsOf(had, context), to: wordsOf(assignment, context) });
  }
  if (isGuestAccess !== undefined && isGuestAccess !== machine.isGuestAccess) {
    changes.push({ column: "guest_access", from: isGuestAccess ? "no" : "yes", to: isGuestAccess ? "yes" : "no" });
  }
  const rule = context.ruleOf(machine.id);
  if (ruleId !== undefined && ruleId !== rule?.id) {
    const next = [...context.rules.values()].find(({ id }) => id === ruleId);
    changes.push({ column: "app_rule", from: rule?.name ?? null, to: next?.name ?? null });
  }
  return changes;
}

function wordsOf(assignment: Assignment, { groupNames }: ImportContext): string | null {
  switch (assignment.kind) {
    case "member":
      return assignment.owner.name;
    case "group":
      return assignment.groupIds.map((id) => groupNames.get(id) ?? id).join(`${GROUP_SEPARATOR} `);
    case "reservation":
      return assignment.email;
    case "unassigned":
      return null;
    default:
      return assertNever(assignment);
  }
}
