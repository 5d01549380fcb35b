import * as z from "zod";
import { AuditEventItem } from "./people.ts";

const MOST_NAMES = 100;
const Time = z.iso.datetime({ offset: true, error: "This is no RFC 3339 timestamp." });
const EventName = z.string().regex(/^[a-z0-9_]{1,64}$/, { error: "This is no name of an event." });

/** Names of events, separated by commas; none twice. A parameter that comes more than once is one list. */
export const EventNames = z
  .union([z.string(), z.array(z.string())])
  .transform((names) => (typeof names === "string" ? names : names.join(",")).split(","))
  .pipe(
    z
      .array(EventName)
      .max(MOST_NAMES, { error: `No more than ${MOST_NAMES} at once.` })
      .refine((names) => new Set(names).size === names.length, { error: "Nothing may be listed twice." }),
  );

/** Which events; what is left out does not restrict. */
export const AuditFilterQuery = z.object({
  person: z.string().min(1).max(64).optional().describe("id: who did it, or to whom it was done"),
  names: EventNames.optional().describe("names of events, separated by commas"),
  object_kind: z.string().min(1).max(64).optional(),
  object_id: z.string().min(1).max(128).optional(),
  from: Time.optional().describe("the first moment"),
  to: Time.optional().describe("the last moment"),
  text: z.string().trim().min(1).max(200).optional().describe("part of the action, a name or the address"),
});
export type AuditFilterQuery = z.infer<typeof AuditFilterQuery>;

export const AuditQuery = AuditFilterQuery.extend({
  cursor: z.string().max(64).optional().describe("id of the event to begin with"),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
});

/**
 * Newest first. `next_cursor` asks for the next page and is null on the last. A search for text looks through a part of the log at a time:
 * its page may hold few events, or none, and have a next one.
 */
export const AuditPage = z.object({ data: z.array(AuditEventItem), next_cursor: z.string().nullable() });
export type AuditPage = z.infer<typeof AuditPage>;
