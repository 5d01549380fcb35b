import * as z from "zod";
import { isEmailAddress, nameKey } from "../../users/username.ts";
import { MOST_INVITES } from "../../../protocol/http/member-invite.ts";

const SHOWN_LENGTH = 100;
/** Lists that the document does not bound. */
const MOST_ADDRESSES = 1_000;

const Email = z.string().meta({ examples: ["name@example.com"] });
/** Refuses by naming the address, which helps more than its place in the list. */
const Emails = z.array(Email).superRefine((emails, context) => {
  const bad = emails.find((email) => !isEmailAddress(email));
  if (bad === undefined) return;
  context.addIssue({ code: "custom", message: `"${bad.slice(0, SHOWN_LENGTH)}" is no e-mail address.` });
});

const UniqueEmails = Emails.min(1, { error: "At least one is needed." })
  .max(MOST_INVITES, { error: `No more than ${MOST_INVITES} at once.` })
  .superRefine((emails, context) => {
    const seen = new Set<string>();
    const twice = emails.find((email) => seen.size === seen.add(nameKey(email)).size);
    if (twice === undefined) return;
    context.addIssue({ code: "custom", message: `${twice.slice(0, SHOWN_LENGTH)} is listed twice.` });
  });
const AnyEmails = Emails.max(MOST_ADDRESSES, { error: `No more than ${MOST_ADDRESSES} at once.` });

const GroupId = z.int().min(1).max(0x7fff_ffff);
const AppRuleId = z
  .string()
  .min(1)
  .max(64)
  .meta({ examples: ["tar_2WzR4kqv1HnYbC8sTjXoLpMfEaD"] });

export const CreateMemberInvitesBody = z.object({
  emails: UniqueEmails,
  group_id: GroupId.nullable().optional(),
  team_app_rule_id: AppRuleId.nullable().optional(),
  send_email: z.boolean().default(false),
});
/** What is left out stays as it is; null takes it away. */
export const UpdateMemberInvitesBody = z.object({
  emails: AnyEmails,
  group_id: GroupId.nullable().optional(),
  team_app_rule_id: AppRuleId.nullable().optional(),
});
export const CancelMemberInvitesBody = z.object({ emails: AnyEmails });
export const OldCancelMemberInvitesBody = z.object({ emails: UniqueEmails });
export const ResendMemberInvitesBody = z.object({ emails: UniqueEmails, send_email: z.boolean().default(false) });

export const MemberInvite = z.object({
  email: z.string(),
  team_group_id: z.int().nullable(),
  team_app_rule_id: z.string().nullable(),
  is_admin: z.boolean(),
  status: z.enum(["pending", "expired"]),
  join_url: z.string().nullable().describe("told when it is made, by creating and resending; null ever after"),
  send_email: z.boolean().describe("whether a mail was asked for"),
  created_at: z.string(),
  expires_at: z.string(),
});
export type MemberInvite = z.infer<typeof MemberInvite>;
export const MemberInviteListAnswer = z.object({ data: z.array(MemberInvite), count: z.int() });
