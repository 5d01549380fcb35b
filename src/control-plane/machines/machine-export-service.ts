import { writeCsvRow } from "../../base/csv-row.ts";
import { guardForSpreadsheet } from "../../base/spreadsheet-guard.ts";
import { EXPORT_SEPARATORS, IMPORT_COLUMNS, type ExportSeparator } from "../../protocol/http/machine-import.ts";
import { AppRuleRepository } from "../app-rules/app-rule-repository.ts";
import type { Db } from "../storage/database.ts";
import { assertManagesTeam, type Manager } from "../users/manager.ts";
import { nameKey } from "../users/username.ts";
import { assignmentCell } from "./assignment-cell.ts";
import { assignmentOf } from "./assignment.ts";
import { CELL_MAX_LENGTH, exportedCell, NAME_MAX_LENGTH } from "./import-cell.ts";
import { MachineExportRepository } from "./machine-export-repository.ts";
import { MachineRepository } from "./machine-repository.ts";

/** Machines that are read at once. */
const CHUNK = 500;
/** Without it, spreadsheets take the file for one of their own old encodings. */
const BYTE_ORDER_MARK = "\uFEFF";

/** The team's machines as a CSV file that the import takes back. */
export class MachineExportService {
  readonly #db: Db;

  constructor({ db }: { readonly db: Db }) {
    this.#db = db;
  }

  /**
   * The file's lines, each with its end; read bit by bit as they are asked for. Imported unchanged, the file changes nothing.
   * @throws Refusal `forbidden`
   */
  export(by: Manager, separator: ExportSeparator): AsyncGenerator<string> {
    assertManagesTeam(by);
    const toLine = (cells: readonly string[]) => `${writeCsvRow(cells, EXPORT_SEPARATORS[separator])}\r\n`;
    return this.#lines(toLine);
  }

  async *#lines(toLine: (cells: readonly string[]) => string): AsyncGenerator<string> {
    const facts = new MachineExportRepository(this.#db);
    const ids = await facts.machineIds();
    const groups = await facts.groupNames();
    const groupKeys = new Set([...groups.values()].map(nameKey));
    const rules = await facts.ruleNames();
    yield BYTE_ORDER_MARK + toLine(IMPORT_COLUMNS);
    for (let start = 0; start < ids.length; start += CHUNK) {
      const machines = await new MachineRepository(this.#db).findByIds(ids.slice(start, start + CHUNK));
      const emails = await facts.emailsOf(machines.flatMap(({ owner }) => owner?.id ?? []));
      const ruleIdOf = await new AppRuleRepository(this.#db).ruleOrDefaultOf(
        "machine",
        machines.map(({ id }) => id),
      );
      const names = { emails, groups, groupKeys };
      for (const machine of machines) {
        const { id, isGuestAccess, name, peerId } = machine;
        const cells = [
          // Of the two ids the one that no spreadsheet takes for a number.
          peerId,
          exportedCell(name, NAME_MAX_LENGTH),
          exportedCell(assignmentCell(assignmentOf(machine), names), CELL_MAX_LENGTH),
          isGuestAccess ? "yes" : "no",
          exportedCell(rules.get(ruleIdOf(id)) ?? "", CELL_MAX_LENGTH),
        ];
        yield toLine(cells.map(guardForSpreadsheet));
      }
    }
  }
}
