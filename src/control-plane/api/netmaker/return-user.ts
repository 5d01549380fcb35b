import type { Role } from "../../../protocol/http/people.ts";
import { isAdmin, type User } from "../../users/user.ts";
import type { ReturnUser } from "./netmaker-schemas.ts";

/** Go's zero time: never. */
const NEVER = "0001-01-01T00:00:00Z";

const PLATFORM_ROLE: Readonly<Record<Role, ReturnUser["platform_role_id"]>> = {
  owner: "super-admin",
  admin: "admin",
  member: "platform-user",
  guest: "service-user",
};

/** A user in this dialect's words. Groups, networks and MFA are not spoken yet: their members say "none". */
export function toReturnUser(user: User): ReturnUser {
  return {
    username: user.username,
    external_identity_provider_id: "",
    is_mfa_enabled: false,
    display_name: user.name,
    account_disabled: user.disabled,
    isadmin: isAdmin(user),
    issuperadmin: user.role === "owner",
    auth_type: "basic_auth",
    remote_gw_ids: null,
    user_group_ids: {},
    platform_role_id: PLATFORM_ROLE[user.role],
    network_roles: null,
    last_login_time: user.lastSignInAtMs === null ? NEVER : new Date(user.lastSignInAtMs).toISOString(),
    num_access_tokens: 0,
    created_by: user.createdBy,
    created_at: new Date(user.createdAtMs).toISOString(),
    updated_at: new Date(user.updatedAtMs).toISOString(),
  };
}
