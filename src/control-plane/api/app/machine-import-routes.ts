import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { ImportAnswer, ImportMachines, ImportPreviewAnswer } from "../../../protocol/http/machine-import.ts";
import { requireAdmin, type CallerResolver } from "../../http/caller.ts";
import type { MachineImportService } from "../../machines/machine-import-service.ts";

export interface MachineImportRouteOptions {
  readonly callers: CallerResolver;
  readonly imports: MachineImportService;
}

const tags = ["machines"];

/** Machines changed by a CSV file, which is looked at first, for admins. */
export const machineImportRoutes: FastifyPluginAsyncZod<MachineImportRouteOptions> = async (app, options) => {
  const { callers, imports } = options;

  app.post(
    "/machines/import/preview",
    { schema: { tags, summary: "Look at a CSV file", body: ImportMachines, response: { 200: ImportPreviewAnswer } } },
    async (request) => {
      const lines = await imports.preview(await requireAdmin(callers, request), request.body.csv);
      const count = (verdict: string) => lines.filter((line) => line.verdict === verdict).length;
      return { data: [...lines], changed_count: count("ok"), error_count: count("error") };
    },
  );

  app.post(
    "/machines/import",
    { schema: { tags, summary: "Import a CSV file", body: ImportMachines, response: { 200: ImportAnswer } } },
    async (request) => {
      const changed = await imports.apply(await requireAdmin(callers, request), request.body.csv);
      return { changed_count: changed };
    },
  );
};
