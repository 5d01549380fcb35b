import { queryOptions } from "@tanstack/react-query";
import * as z from "zod";
import { request } from "../api/request.ts";
import type { Definitions } from "./schema-text.ts";

const METHODS = ["get", "post", "put", "patch", "delete", "head"];

const Content = z.record(z.string(), z.object({ schema: z.unknown() }));

const Parameter = z.object({
  name: z.string(),
  in: z.string(),
  required: z.boolean().default(false),
  description: z.string().optional(),
  schema: z.unknown(),
});

/** What is shown of one operation. */
const Operation = z.object({
  operationId: z.string(),
  summary: z.string(),
  description: z.string().optional(),
  tags: z.tuple([z.string(), z.string()]),
  deprecated: z.boolean().default(false),
  security: z.array(z.record(z.string(), z.unknown())),
  parameters: z.array(Parameter).default([]),
  requestBody: z.object({ required: z.boolean().default(false), content: Content }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string(), content: Content.default({}) })),
  "x-latchkey-permission": z.string().optional(),
});

const ApiDocument = z.object({
  info: z.object({ version: z.string() }),
  components: z.object({ schemas: z.record(z.string(), z.unknown()).default({}) }).default({ schemas: {} }),
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  tags: z.array(z.object({ name: z.string() })),
});

export type ApiContent = z.infer<typeof Content>;
export type ApiParameter = z.infer<typeof Parameter>;

export interface ApiOperation extends z.infer<typeof Operation> {
  /** `GET` */
  readonly method: string;
  readonly path: string;
}

export interface ApiDescription {
  readonly version: string;
  readonly dialects: readonly string[];
  readonly definitions: Definitions;
  readonly operations: readonly ApiOperation[];
  /** `GET /path` of what this page does not understand. */
  readonly unreadable: readonly string[];
}

/** Where the control plane tells what its APIs are. */
export const DOCUMENT_PATH = "/openapi.json";

export const apiDocumentQuery = queryOptions({
  queryKey: ["api-document"],
  queryFn: async ({ signal }) => readDocument(await request("GET", DOCUMENT_PATH, ApiDocument, { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

/** Takes the document apart by operation, so that one which cannot be read does not hide the others. */
export function readDocument({ info, components, paths, tags }: z.infer<typeof ApiDocument>): ApiDescription {
  const operations: ApiOperation[] = [];
  const unreadable: string[] = [];
  const dialects = tags.map(({ name }) => name);
  for (const [path, item] of Object.entries(paths)) {
    for (const [key, value] of Object.entries(item)) {
      const method = key.toUpperCase();
      const parsed = Operation.safeParse(value);
      const isKnown = parsed.success && METHODS.includes(key) && dialects.includes(parsed.data.tags[0]);
      if (isKnown) operations.push({ ...parsed.data, method, path });
      else unreadable.push(`${method} ${path}`);
    }
  }
  return { version: info.version, dialects, definitions: components.schemas, operations, unreadable };
}

/** Every word of the search is somewhere in the method, the path, the summary or the permission. */
export function matches(operation: ApiOperation, search: string): boolean {
  const { method, path, summary } = operation;
  const text = [method, path, summary, operation["x-latchkey-permission"] ?? ""].join(" ").toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
