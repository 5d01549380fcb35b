import * as z from "zod";
import { HostingReport } from "../agent-link/frame.ts";
import { Rights } from "../viewer/rights.ts";
import { SessionEndReason } from "../viewer/session-end.ts";
import { MediaPath } from "../viewer/signal.ts";
import { Timestamp } from "./machine.ts";

/** One viewer's live connection to a machine. */
export const ViewerSessionItem = z.object({
  id: z.string(),
  machine_id: z.string(),
  machine_name: z.string(),
  viewer: z.object({ kind: z.enum(["guest", "member"]), name: z.string(), email: z.string().nullable() }),
  guest_invite_id: z.string().nullable(),
  address: z.string().describe("where the viewer's socket comes from"),
  state: z
    .enum(["asking", "connecting", "connected", "interrupted", "ended"])
    .describe("asking: the machine's owner has not let them in yet"),
  path: MediaPath.nullable(),
  rights: Rights.describe("what is handed out"),
  withheld: Rights.describe("of it, what the owner keeps from this viewer on the machine itself"),
  gamepad_slot: z.int(),
  began_at: Timestamp,
  expires_at: Timestamp.nullable(),
  rights_changed_at: Timestamp,
  enforced_at: Timestamp.nullable().describe("by the machine's own clock; null = saved, not in force yet"),
  enforced_after_ms: z
    .number()
    .nullable()
    .describe("from the change to the machine's acknowledgement, by the control plane's clock"),
  figures: z
    .object({
      frames_per_second: z.number(),
      bits_per_second: z.number(),
      round_trip_ms: z.number().nullable(),
      codec: z.string(),
    })
    .nullable(),
  end_reason: SessionEndReason.nullable(),
});
export type ViewerSessionItem = z.infer<typeof ViewerSessionItem>;
export const ViewerSessionList = z.object({ data: z.array(ViewerSessionItem), count: z.int() });

/** `GET /app/v1/sessions?machine=ID` lists live sessions that the caller may see: admins all, members those on their machines. */
export const ViewerSessionQuery = z.object({ machine: z.string().max(64).optional() });

/**
 * `PATCH /app/v1/sessions/:id` changes what a live session may do, from this moment; for a guest it changes the invite too, so that it
 * holds when they come back. `DELETE` sends the viewer away (kick) → 204.
 */
export const UpdateViewerSession = Rights.partial();

/** `POST /app/v1/machines/:id/ticket` (own machine, or admin) and `POST /app/v1/guest/:token/ticket`. */
export const Ticket = z.object({ ticket: z.string().describe("opens one session, once"), expires_at: Timestamp });
export type Ticket = z.infer<typeof Ticket>;

/** `GET /app/v1/machines/:id/hosting`: how the machine says it can host; null while it is offline. */
export const MachineHosting = z.object({ hosting: HostingReport.nullable() });

/** `GET /app/v1/machines/:id/picture` answers `image/jpeg`, or 204 while nothing is shown to anybody: an `img` element then has none. */
