import * as z from "zod";
import { parseJson } from "../../base/parse-json.ts";
import type { AuditEventTable } from "../storage/schema.ts";

/*
 * The log as JSON Lines: an event a line, in the chain's order, with all that its hash covers. An export begins with a line about itself.
 */

export const EXPORT_FORMAT = "latchkey-audit";

const Reference = z.object({ kind: z.string(), id: z.string(), name: z.string() });
const Event = z.object({
  seq: z.int().min(1),
  id: z.string(),
  team_id: z.string(),
  at_ms: z.int(),
  action: z.string(),
  actor: Reference,
  object: Reference.nullable(),
  address: z.string(),
  data: z.union([z.string(), z.record(z.string(), z.unknown())]),
  prev_hash: z.string(),
  hash: z.string(),
});
const Header = z.object({
  format: z.literal(EXPORT_FORMAT),
  version: z.literal(1),
  team_id: z.string(),
  exported_at: z.string(),
  filter: z.record(z.string(), z.unknown()).nullable(),
  head: z.object({ seq: z.int().min(0), hash: z.string() }),
});
/** `filter`: null = the whole log. `head`: the chain's end when the export began. */
export type AuditExportHeader = z.infer<typeof Header>;

export type AuditLine =
  | { readonly kind: "header"; readonly header: AuditExportHeader }
  | { readonly kind: "event"; readonly event: AuditEventTable }
  | { readonly kind: "unreadable" };

/** One line, without the newline. `at` is for people; what counts is `at_ms`. */
export function toAuditLine(row: AuditEventTable): string {
  const { object_id: id, object_kind: kind, object_name: name } = row;
  return JSON.stringify({
    seq: row.seq,
    id: row.id,
    team_id: row.team_id,
    at: timeText(row.at_ms),
    at_ms: row.at_ms,
    action: row.action,
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    object: kind === null || id === null || name === null ? null : { kind, id, name },
    address: row.address,
    data: exactData(row.data),
    prev_hash: row.prev_hash,
    hash: row.hash,
  });
}

export function toHeaderLine(header: AuditExportHeader): string {
  return JSON.stringify(header);
}

export function parseAuditLine(text: string): AuditLine {
  const json = parseJson(text);
  const event = Event.safeParse(json);
  if (event.success) return { kind: "event", event: toRow(event.data) };
  const header = Header.safeParse(json);
  return header.success ? { kind: "header", header: header.data } : { kind: "unreadable" };
}

function toRow({ actor, data, object, ...same }: z.infer<typeof Event>): AuditEventTable {
  return {
    ...same,
    actor_kind: actor.kind,
    actor_id: actor.id,
    actor_name: actor.name,
    object_kind: object?.kind ?? null,
    object_id: object?.id ?? null,
    object_name: object?.name ?? null,
    data: typeof data === "string" ? data : JSON.stringify(data),
  };
}

/** As an object where that gives the very text back; what somebody has put into the table by hand stays text, and is found out. */
function exactData(text: string): unknown {
  const json = parseJson(text);
  const isObject = typeof json === "object" && json !== null && !Array.isArray(json);
  return isObject && JSON.stringify(json) === text ? json : text;
}

/** A table that was tampered with may hold a time that is none. */
function timeText(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? "" : date.toISOString();
}
