import * as z from "zod";
import { AssignableRole, CreatedInvite } from "./people.ts";

/** As many invitations as one call may make, send again or cancel. */
export const MOST_INVITES = 200;
/** As many lines as one preview looks at. */
export const MOST_INVITE_LINES = 1_000;
/** As long as the text of one preview may be. */
export const MOST_INVITE_CHARACTERS = 262_144;

const GroupNumber = z.int().min(1).max(0x7fff_ffff);

export const InviteListQuery = z.object({
  search: z.string().max(200).default("").describe("part of the e-mail or the name"),
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1_000).default(200),
});

/**
 * Pasted addresses or CSV, to be looked at before anything is made. A line is an address, `Name <address>`, several addresses, or cells
 * separated by comma, semicolon or tab: e-mail, name, role, group. A first line with the word `email` names the columns.
 */
export const PreviewInvites = z.object({
  text: z.string().max(MOST_INVITE_CHARACTERS),
  role: AssignableRole.default("member").describe("where a line names none"),
  group: GroupNumber.nullable().default(null).describe("where a line names none"),
});

export const INVITE_LINE_FAULTS = [
  "bad-address",
  "listed-twice",
  "member-already",
  "unknown-role",
  "unknown-group",
  "bad-name",
  "too-many",
] as const;
export type InviteLineFault = (typeof INVITE_LINE_FAULTS)[number];

/**
 * What would become of one address. `again`: there is an invitation, which gets a new link; `raise`: somebody in the team who would get
 * a higher role. Texts are as the line has them: show them as text.
 */
export const InviteLineItem = z.object({
  line: z.int().describe("from 1, as an editor counts"),
  email: z.string(),
  name: z.string(),
  role: AssignableRole.nullable(),
  group: z.object({ number: z.int(), name: z.string() }).nullable(),
  verdict: z.enum(["invite", "again", "raise", "refused"]),
  fault: z.enum(INVITE_LINE_FAULTS).nullable().describe("why it is refused"),
});
export type InviteLineItem = z.infer<typeof InviteLineItem>;
export const InvitePreviewAnswer = z.object({ data: z.array(InviteLineItem), ready: z.int(), refused: z.int() });

export const CreateInvites = z.object({
  invites: z
    .array(
      z.object({
        email: z.email().max(254),
        name: z.string().trim().max(128).default(""),
        role: AssignableRole.default("member"),
        group: GroupNumber.nullable().default(null),
        app_rule_id: z.string().max(64).nullable().default(null),
      }),
    )
    .min(1)
    .max(MOST_INVITES),
  send_email: z.boolean().default(true),
});
export const CreatedInvites = z.object({ data: z.array(CreatedInvite), count: z.int() });

const Ids = z.array(z.string().max(64)).min(1).max(MOST_INVITES);
export const ResendInvites = z.object({ ids: Ids, send_email: z.boolean().default(true) });
export const CancelInvites = z.object({ ids: Ids });
