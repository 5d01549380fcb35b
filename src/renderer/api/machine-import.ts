import type * as z from "zod";
import { type ExportSeparator, ImportAnswer, ImportPreviewAnswer } from "../../protocol/http/machine-import.ts";
import { queryText, request, requestText } from "./request.ts";

const MACHINES = "/app/v1/machines";

export type ImportCheck = z.infer<typeof ImportPreviewAnswer>;

/** Looks at a CSV file and changes nothing. */
export function previewImport(csv: string): Promise<ImportCheck> {
  return request("POST", `${MACHINES}/import/preview`, ImportPreviewAnswer, { body: { csv } });
}

/** All of its lines or none. Answers how many machines were changed. */
export async function importMachines(csv: string): Promise<number> {
  const { changed_count: changed } = await request("POST", `${MACHINES}/import`, ImportAnswer, { body: { csv } });
  return changed;
}

/** Where all machines are taken away as a file that can be imported. */
export function exportAddress(separator: ExportSeparator): string {
  return `${MACHINES}/export${queryText({ separator })}`;
}

/** All machines as a list that can be imported. */
export function exportMachines(): Promise<string> {
  return requestText("GET", exportAddress("comma"));
}
