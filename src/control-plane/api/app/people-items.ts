import type {
  AccessTokenItem,
  AuditEventItem,
  CreatedInvite,
  InviteItem,
  SignInItem,
  UserItem,
} from "../../../protocol/http/people.ts";
import * as z from "zod";
import { parseJson } from "../../../base/parse-json.ts";
import type { AccessToken } from "../../access-tokens/access-token.ts";
import type { AuditEvent } from "../../audit/audit-event.ts";
import type { Caller } from "../../http/caller.ts";
import type { SentInvite } from "../../invites/invite-mailer.ts";
import type { Invite } from "../../invites/invite.ts";
import type { Session } from "../../sign-in/session.ts";
import type { User } from "../../users/user.ts";
import { toTimestamp, toTimestampOrNull } from "./timestamp.ts";

/* Domain values as the app API writes them. */

export function toUserItem(user: User, viewer: Caller["user"]): UserItem {
  return {
    id: user.id,
    number: user.number,
    username: user.username,
    email: user.email,
    name: user.name,
    role: user.role,
    disabled: user.disabled,
    self: user.id === viewer.id,
    created_at: toTimestamp(user.createdAtMs),
    last_sign_in_at: toTimestampOrNull(user.lastSignInAtMs),
  };
}

export function toInviteItem(invite: Invite): InviteItem {
  return {
    id: invite.id,
    email: invite.email,
    name: invite.name,
    role: invite.role,
    group: invite.group && { number: invite.group.number, name: invite.group.name },
    app_rule_id: invite.appRuleId,
    created_at: toTimestamp(invite.createdAtMs),
    expires_at: toTimestamp(invite.expiresAtMs),
    mail: invite.mail,
  };
}

/** With the link, which is told once. */
export function toCreatedInvite({ invite, joinUrl }: SentInvite): z.infer<typeof CreatedInvite> {
  return { ...toInviteItem(invite), join_url: joinUrl };
}

export function toAccessTokenItem(token: AccessToken): AccessTokenItem {
  return {
    id: token.id,
    name: token.name,
    hint: token.hint,
    created_at: toTimestamp(token.createdAtMs),
    expires_at: toTimestampOrNull(token.expiresAtMs),
    last_used_at: toTimestampOrNull(token.lastUsedAtMs),
  };
}

export function toSignInItem(session: Session, caller: Caller): SignInItem {
  return {
    id: session.id,
    kind: session.kind,
    current: session.id === caller.credential.id,
    address: session.address,
    user_agent: session.userAgent,
    created_at: toTimestamp(session.createdAtMs),
    expires_at: toTimestamp(session.expiresAtMs),
  };
}

/** What somebody has put into the table by hand must not keep the rest from being read. */
const EventData = z.record(z.string(), z.unknown()).catch({});

export function toAuditEventItem(event: AuditEvent): AuditEventItem {
  return {
    id: event.id,
    at: toTimestamp(event.atMs),
    action: event.action,
    actor: event.actor,
    object: event.object,
    address: event.address,
    data: EventData.parse(parseJson(event.data)),
  };
}
