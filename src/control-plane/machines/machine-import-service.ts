import type { Clock } from "../../base/clock.ts";
import { MOST_IMPORT_LINES, type ImportLineItem } from "../../protocol/http/machine-import.ts";
import { takeRule } from "../app-rules/app-rule-repository.ts";
import { setMachineRule } from "../app-rules/set-machine-rule.ts";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Bus, DomainEvent } from "../bus/bus.ts";
import { Refusal } from "../refusal.ts";
import type { Db, Tx } from "../storage/database.ts";
import { assertManagesTeam, assertStillManages, managerActor, type Manager } from "../users/manager.ts";
import { assignMachine } from "./assign-machine.ts";
import { assignmentOf, isSameAssignment } from "./assignment.ts";
import { loadImportContext } from "./import-context.ts";
import { judgeImport, type ImportWish, type JudgedImport } from "./import-judge.ts";
import { readImport } from "./import-lines.ts";
import { once } from "./machine-bulk-service.ts";
import type { MachineChanges } from "./machine-changes.ts";
import { MachineRepository } from "./machine-repository.ts";

interface Options {
  readonly db: Db;
  readonly audit: AuditLog;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly changes: MachineChanges;
}

/** As many faulty lines as a refusal names. */
const MOST_NAMED = 20;

/** Changes machines as a CSV file says: all of its lines or none. */
export class MachineImportService {
  readonly #of: Options;

  constructor(options: Options) {
    this.#of = options;
  }

  /** Changes nothing. @throws Refusal `forbidden`, `invalid_arguments` for too many lines */
  async preview(by: Manager, csv: string): Promise<readonly ImportLineItem[]> {
    assertManagesTeam(by);
    const judged = await this.#of.db.transaction().execute((tx) => judge(tx, csv));
    return judged.map(({ item }) => item);
  }

  /**
   * Answers how many machines were changed.
   * @throws Refusal `forbidden`, `machine_not_found`, `invalid_arguments` that names the lines at fault
   */
  async apply(by: Manager, csv: string): Promise<number> {
    assertManagesTeam(by);
    const { bus, clock, db } = this.#of;
    const { changed, events } = await db.transaction().execute(async (tx) => {
      await assertStillManages(tx, by, clock.now());
      const judged = await judge(tx, csv);
      assertFaultless(judged);
      return this.#all(tx, by, judged);
    });
    for (const event of once(events)) bus.publish(event);
    if (changed > 0) bus.publish({ type: "list-changed", list: "audit" });
    return changed;
  }

  async #all(tx: Tx, by: Manager, judged: readonly JudgedImport[]) {
    const wishes = judged.flatMap(({ item, wish }) => (wish && item.verdict === "ok" ? [wish] : []));
    // Always in one order, so that two of these never wait for each other.
    for (const id of [...new Set(wishes.flatMap(({ ruleId }) => ruleId ?? []))].toSorted()) await takeRule(tx, id);
    const events: DomainEvent[] = [];
    let changed = 0;
    for (const wish of wishes.toSorted((a, b) => (a.machineId < b.machineId ? -1 : 1))) {
      const published = await this.#one(tx, by, wish);
      if (published.length > 0) changed++;
      events.push(...published);
    }
    return { changed, events };
  }

  async #one(tx: Tx, by: Manager, wish: ImportWish): Promise<readonly DomainEvent[]> {
    const { audit, changes } = this.#of;
    const { assignment, isGuestAccess, machineId, name, ruleId } = wish;
    const machine = await new MachineRepository(tx).take(machineId);
    if (!machine) throw new Refusal("machine_not_found", { field: "csv" });
    const actor = managerActor(by);
    const events: DomainEvent[] = [];
    if (name !== undefined) events.push(...(await changes.rename(tx, by, machine, name)));
    if (assignment && !isSameAssignment(assignmentOf(machine), assignment)) {
      events.push(...(await assignMachine(tx, audit, actor, machine, assignment)));
    }
    if (isGuestAccess !== undefined) events.push(...(await changes.setGuestAccess(tx, by, machine, isGuestAccess)));
    if (ruleId !== undefined) events.push(...(await setMachineRule(tx, audit, actor, machine, ruleId)));
    return events;
  }
}

/** Faults of the columns' names stand alone: the lines below them say nothing then. */
async function judge(tx: Tx, csv: string): Promise<readonly JudgedImport[]> {
  const { faults, lines } = readImport(csv);
  if (lines.length > MOST_IMPORT_LINES) {
    throw new Refusal("invalid_arguments", {
      field: "csv",
      message: `No more than ${MOST_IMPORT_LINES} lines at once.`,
    });
  }
  if (faults.length === 0) return judgeImport(lines, await loadImportContext(tx, lines));
  return faults.map(({ fault, field, line }) => ({
    item: { line, text: "", machine: null, changes: [], verdict: "error", fault, field },
    wish: null,
  }));
}

function assertFaultless(judged: readonly JudgedImport[]): void {
  const faulty = judged.flatMap(({ item }) => (item.fault === null ? [] : [`line ${item.line}: ${item.fault}`]));
  if (faulty.length === 0) return;
  const rest = faulty.length > MOST_NAMED ? `; and ${faulty.length - MOST_NAMED} more` : "";
  const message = `Nothing was imported. ${faulty.slice(0, MOST_NAMED).join("; ")}${rest}.`;
  throw new Refusal("invalid_arguments", { field: "csv", message });
}
