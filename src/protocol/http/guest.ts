import * as z from "zod";
import { Rights } from "../viewer/rights.ts";
import { PersonRef, Timestamp } from "./machine.ts";
import { ViewerSessionItem } from "./session.ts";

/** IANA name, as `Intl.supportedValuesOf("timeZone")` has it or an alias of one. */
export const TimeZoneName = z.string().min(3).max(64);

/**
 * Days and hours that repeat in the invite's time zone, between its start and its end. `days`: 1 = Monday … 7 = Sunday. `from` and
 * `until` are wall-clock times `HH:MM`; `until` before or equal to `from` means on the next day. Wall-clock time counts over a change of
 * daylight saving time.
 */
const WallClock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
export const Recurrence = z.object({
  days: z.array(z.int().min(1).max(7)).min(1).max(7),
  from: WallClock,
  until: WallClock,
});
export type Recurrence = z.infer<typeof Recurrence>;

export const GuestInviteStatus = z.enum(["scheduled", "active", "expired", "canceled"]);
export type GuestInviteStatus = z.infer<typeof GuestInviteStatus>;

/** Lets somebody onto one machine for a time. */
export const GuestInviteItem = z.object({
  id: z.string(),
  machine: z.object({ id: z.string(), name: z.string(), peer_id: z.string(), is_online: z.boolean() }),
  guest_email: z.string(),
  event_name: z.string(),
  message: z.string(),
  ...Rights.shape,
  time_zone: z.string(),
  starts_at: Timestamp,
  expires_at: Timestamp,
  status: GuestInviteStatus,
  single_use: z.boolean(),
  has_pin: z.boolean(),
  total_use_seconds: z.int().nullable(),
  used_seconds: z.int(),
  recurrence: Recurrence.nullable(),
  /** The window that is open, or the next one; null when there will be none. */
  window: z.object({ starts_at: Timestamp, expires_at: Timestamp }).nullable(),
  is_used: z.boolean(),
  mail: z.enum(["not-asked", "sent", "failed", "not-configured"]),
  created_at: Timestamp,
  created_by: PersonRef.nullable(),
  canceled_at: Timestamp.nullable(),
  sessions: z.array(ViewerSessionItem).describe("live ones"),
});
export type GuestInviteItem = z.infer<typeof GuestInviteItem>;
export const GuestInviteList = z.object({ data: z.array(GuestInviteItem), count: z.int() });
export const GuestInviteQuery = z.object({
  machine: z.string().max(64).optional(),
  status: GuestInviteStatus.optional(),
  search: z.string().max(200).optional().describe("part of the e-mail, the event or the machine's name"),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** `starts_at: null` = now. */
export const CreateGuestInvite = z.object({
  machine_id: z.string().max(64),
  guest_email: z.email().max(254),
  event_name: z.string().trim().min(1).max(128),
  message: z.string().trim().max(2_000).default(""),
  ...Rights.shape,
  time_zone: TimeZoneName,
  starts_at: Timestamp.nullable(),
  expires_at: Timestamp,
  send_email: z.boolean().default(false),
  single_use: z.boolean().default(false),
  pin: z
    .string()
    .regex(/^\d{4,12}$/)
    .nullable()
    .default(null),
  total_use_seconds: z
    .int()
    .min(60)
    .max(31 * 24 * 3600)
    .nullable()
    .default(null),
  recurrence: Recurrence.nullable().default(null),
});
export type CreateGuestInvite = z.infer<typeof CreateGuestInvite>;

/** `join_url` is in the answer to the creation, or to `POST …/link` which replaces the link, and nowhere else. */
export const CreatedGuestInvite = GuestInviteItem.extend({ join_url: z.string() });
export type CreatedGuestInvite = z.infer<typeof CreatedGuestInvite>;
export const GuestLink = z.object({ join_url: z.string() });

export const UpdateGuestInvite = z.object({
  event_name: z.string().trim().min(1).max(128).optional(),
  message: z.string().trim().max(2_000).optional(),
  ...Rights.partial().shape,
  time_zone: TimeZoneName.optional(),
  starts_at: Timestamp.optional(),
  expires_at: Timestamp.optional(),
  send_email: z.boolean().default(false),
  total_use_seconds: z
    .int()
    .min(60)
    .max(31 * 24 * 3600)
    .nullable()
    .optional(),
  recurrence: Recurrence.nullable().optional(),
});

/** What the page behind a guest link may know before anybody joined: `GET /app/v1/guest/:token`. Reading consumes nothing (ATK-06). */
export const GuestDoor = z.object({
  team: z.string(),
  machine_name: z.string(),
  host_name: z.string().describe("whose machine it is; empty when nobody's"),
  event_name: z.string(),
  message: z.string(),
  guest_email: z.string(),
  rights: Rights,
  time_zone: z.string(),
  starts_at: Timestamp,
  expires_at: Timestamp,
  window: z.object({ starts_at: Timestamp, expires_at: Timestamp }).nullable(),
  recurrence: Recurrence.nullable(),
  server_time: Timestamp,
  needs_pin: z.boolean(),
  single_use: z.boolean(),
  remaining_seconds: z.int().nullable().describe("of the total use time"),
  is_host_online: z.boolean(),
  /** Null when *Join* would work now; else why not, as an error code with its sentence. */
  obstacle: z.object({ code: z.string(), message: z.string() }).nullable(),
  ice_servers: z.array(
    z.object({ urls: z.array(z.string()), username: z.string().optional(), credential: z.string().optional() }),
  ),
});
export type GuestDoor = z.infer<typeof GuestDoor>;

export const AskGuestTicket = z.object({ pin: z.string().max(12).nullable().default(null) });
/** `POST /app/v1/guest/:token/prepare` → 204: somebody waits at the door; the machine may start what takes time. */

/** Guest invites that the team may still send: `GET /app/v1/guest-credits`, `PATCH` by admins. */
export const GuestCredits = z.object({ balance: z.int().nonnegative() });
export const UpdateGuestCredits = z.object({ balance: z.int().min(0).max(1_000_000) });
