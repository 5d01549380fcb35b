import { queryOptions } from "@tanstack/react-query";
import { BulkMachinesAnswer, type BulkMachines } from "../../protocol/http/machine-bulk.ts";
import { MACHINE_LISTS } from "./machines.ts";
import { request } from "./request.ts";

const PATH = "/app/v1/machines/bulk";

export function changeMachines(change: BulkMachines): Promise<BulkMachinesAnswer> {
  return request("POST", PATH, BulkMachinesAnswer, { body: change });
}

/** What the change would do, as things are now. */
export function bulkPreviewQuery(change: BulkMachines) {
  return queryOptions({
    queryKey: ["machines", "bulk-preview", change],
    queryFn: ({ signal }) =>
      request("POST", PATH, BulkMachinesAnswer, { body: change, query: { dry_run: "true" }, signal }),
    staleTime: 0,
    gcTime: 0,
  });
}

/** What is outdated once many machines have changed. */
export const AFTER_BULK = [MACHINE_LISTS, ["machines", "detail"], ["groups"], ["app-rules"]] as const;
