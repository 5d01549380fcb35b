import { Readable } from "node:stream";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import {
  ExportMachinesQuery,
  ImportAnswer,
  ImportMachines,
  ImportPreviewAnswer,
  MOST_IMPORT_CHARACTERS,
} from "../../../protocol/http/machine-import.ts";
import { FOR_ADMINS } from "../../http/closed-routes.ts";
import { requireAdmin, type CallerResolver } from "../../http/caller.ts";
import type { MachineExportService } from "../../machines/machine-export-service.ts";
import type { MachineImportService } from "../../machines/machine-import-service.ts";

export interface MachineImportRouteOptions {
  readonly callers: CallerResolver;
  readonly imports: MachineImportService;
  readonly exports: MachineExportService;
}

/** No character takes more in JSON, beside what is around the text. */
const bodyLimit = MOST_IMPORT_CHARACTERS * 6 + 1_024;

const tags = ["machines"];

/** Machines as a CSV file, and changed by one, which is looked at first; for admins. */
export const machineImportRoutes: FastifyPluginAsyncZod<MachineImportRouteOptions> = async (app, options) => {
  const { callers, exports, imports } = options;

  app.post(
    "/machines/import/preview",
    {
      bodyLimit,
      config: FOR_ADMINS,
      schema: { tags, summary: "Look at a CSV file", body: ImportMachines, response: { 200: ImportPreviewAnswer } },
    },
    async (request) => {
      const lines = await imports.preview(await requireAdmin(callers, request), request.body.csv);
      const count = (verdict: string) => lines.filter((line) => line.verdict === verdict).length;
      return { data: [...lines], changed_count: count("ok"), error_count: count("error") };
    },
  );

  app.post(
    "/machines/import",
    {
      bodyLimit,
      config: FOR_ADMINS,
      schema: { tags, summary: "Import a CSV file", body: ImportMachines, response: { 200: ImportAnswer } },
    },
    async (request) => {
      const changed = await imports.apply(await requireAdmin(callers, request), request.body.csv);
      return { changed_count: changed };
    },
  );

  app.get(
    "/machines/export",
    {
      config: FOR_ADMINS,
      schema: { tags, summary: "Take the machines away, as CSV", querystring: ExportMachinesQuery },
    },
    async (request, reply) => {
      const lines = exports.export(await requireAdmin(callers, request), request.query.separator);
      void reply.type("text/csv; charset=utf-8");
      void reply.header("content-disposition", `attachment; filename="latchkey-machines.csv"`);
      return reply.send(Readable.from(lines));
    },
  );
};
