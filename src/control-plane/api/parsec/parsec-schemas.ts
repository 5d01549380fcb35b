import * as z from "zod";
import { GuestInviteStatus, TimeZoneName } from "../../../protocol/http/guest.ts";

/** RFC 3339, with any offset. */
export const TimestampIn = z.iso.datetime({ offset: true, error: "This is no RFC 3339 timestamp." });
const Flag = z.boolean();

export const TeamParams = z.object({ teamID: z.string() });
export const InviteParams = TeamParams.extend({ id: z.string().max(64) });

/** Both are required; other parameters are ignored. */
export const PageQuery = z.object({
  offset: z.coerce.number({ error: "An integer from 0 is required." }).int().min(0),
  limit: z.coerce.number({ error: "An integer from 1 to 200 is required." }).int().min(1).max(200),
});

/* What a call of one's own can begin with; the page of the APIs makes its examples of these. */
const HostPeerId = z
  .string()
  .min(1)
  .max(64)
  .meta({ examples: ["2WzR4kqv1HnYbC8sTjXoLpMfEaD"] });
const TimeZone = TimeZoneName.meta({ examples: ["Europe/Oslo"] });
const StartsAt = TimestampIn.meta({ examples: ["2030-01-31T09:00:00Z"] });
const ExpiresAt = TimestampIn.meta({ examples: ["2030-01-31T11:00:00Z"] });

export const CreateInviteBody = z.object({
  host_peer_id: HostPeerId,
  guest_email: z.email().max(254),
  event_name: z
    .string()
    .trim()
    .min(1)
    .max(128)
    .meta({ examples: ["Colour review"] }),
  keyboard: Flag,
  mouse: Flag,
  gamepad: Flag,
  time_zone: TimeZone,
  starts_at: StartsAt,
  expires_at: ExpiresAt,
  message: z
    .string()
    .max(2_000)
    .meta({ examples: ["See you"] }),
  send_email: Flag.default(false),
});

export const UpdateInviteBody = z.object({
  host_peer_id: HostPeerId.optional(),
  keyboard: Flag.optional(),
  mouse: Flag.optional(),
  gamepad: Flag.optional(),
  time_zone: TimeZone.optional(),
  starts_at: StartsAt.optional(),
  expires_at: ExpiresAt.optional(),
  send_email: Flag.default(false),
});

export const CancelQuery = z.object({ send_email: z.enum(["true", "false"]).default("false") });

export const GuestAccessInvite = z.object({
  id: z.string(),
  host_peer_id: z.string(),
  guest_email: z.string(),
  event_name: z.string(),
  keyboard: Flag,
  mouse: Flag,
  gamepad: Flag,
  time_zone: z.string(),
  starts_at: z.string(),
  expires_at: z.string(),
  message: z.string(),
  status: GuestInviteStatus,
  is_used: Flag,
  created_at: z.string(),
  created_by: z.int().nullable().describe("a person's integer alias; null for an API key"),
  enforced_at: z
    .string()
    .nullable()
    .describe("when the machine put the rights of the newest live session in force, by its own clock; else null"),
});
export type GuestAccessInvite = z.infer<typeof GuestAccessInvite>;

export const InviteAnswer = z.object({ data: GuestAccessInvite });
/** The link is told here and never again. */
export const CreatedInviteAnswer = z.object({ data: GuestAccessInvite.extend({ join_url: z.string() }) });
export const InviteListAnswer = z.object({ data: z.array(GuestAccessInvite), count: z.int() });
export const CreditsAnswer = z.object({ balance: z.int() });
