import type { AuditEntry } from "../audit/audit-log.ts";
import type { Invite } from "./invite.ts";

/** What the log tells of an invite; never its code. */
export function describeInvite(action: string, invite: Invite): Pick<AuditEntry, "action" | "object" | "data"> {
  const { appRuleId: app_rule_id, email, expiresAtMs: expires_at_ms, group, id, role } = invite;
  return {
    action,
    object: { kind: "invite", id, name: email },
    data: { email, role, expires_at_ms, group: group?.name ?? null, app_rule_id },
  };
}
