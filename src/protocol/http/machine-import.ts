import * as z from "zod";

/** As many machines as one import changes. */
export const MOST_IMPORT_LINES = 2_000;
/** As long as the text of one import may be. */
export const MOST_IMPORT_CHARACTERS = 400_000;

export const IMPORT_COLUMNS = ["machine", "name", "assigned_to", "guest_access", "app_rule"] as const;
export type ImportColumn = (typeof IMPORT_COLUMNS)[number];

/**
 * CSV whose first line names the columns, in any order: `machine` (its id, peer id or name; always there), `name`, `assigned_to` (an
 * e-mail address, names of groups separated by semicolons, or `nobody`), `guest_access` (`yes` or `no`), `app_rule` (its name). What
 * separates the columns' names separates all cells. An empty cell leaves things as they are. An apostrophe that keeps a spreadsheet from
 * running a cell (`'=…`), as the export writes it, is no part of the cell.
 */
export const ImportMachines = z.object({ csv: z.string().min(1).max(MOST_IMPORT_CHARACTERS) });

/** What the cells of an export stand between: where a comma writes decimals, spreadsheets expect the semicolon. */
export const EXPORT_SEPARATORS = { comma: ",", semicolon: ";" } as const;
export type ExportSeparator = keyof typeof EXPORT_SEPARATORS;
export const ExportMachinesQuery = z.object({ separator: z.enum(["comma", "semicolon"]).default("comma") });

export const IMPORT_FAULTS = [
  "no-machine-column",
  "unknown-column",
  "column-twice",
  "open-quote",
  "too-many-cells",
  "no-machine",
  "unknown-machine",
  "ambiguous-machine",
  "listed-twice",
  "too-long",
  "bad-text",
  "unknown-group",
  "bad-guest-access",
  "unknown-app-rule",
] as const;
export type ImportFault = (typeof IMPORT_FAULTS)[number];

/** `from` and `to`: null is nobody; guest access is `yes` or `no`. Texts are as people wrote them: show them as text. */
export const ImportChange = z.object({
  column: z.enum(IMPORT_COLUMNS).exclude(["machine"]),
  from: z.string().nullable(),
  to: z.string().nullable(),
});
export type ImportChange = z.infer<typeof ImportChange>;

/** What would become of one line. */
export const ImportLineItem = z.object({
  line: z.int().describe("from 1, as an editor counts"),
  text: z.string().describe("how the line names the machine"),
  machine: z.object({ id: z.string(), name: z.string() }).nullable(),
  changes: z.array(ImportChange),
  verdict: z.enum(["ok", "unchanged", "error"]),
  fault: z.enum(IMPORT_FAULTS).nullable().describe("why it is an error"),
  field: z.string().nullable().describe("the column at fault"),
});
export type ImportLineItem = z.infer<typeof ImportLineItem>;

export const ImportPreviewAnswer = z.object({
  data: z.array(ImportLineItem),
  changed_count: z.int(),
  error_count: z.int(),
});

export const ImportAnswer = z.object({ changed_count: z.int().describe("machines that were changed") });
