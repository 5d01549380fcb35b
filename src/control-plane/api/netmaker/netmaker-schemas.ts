import * as z from "zod";

/* The shapes of Netmaker's users API that this dialect speaks. Keys of the envelope are capitalised, those of a user are not. */

/** Clients send null and zero values for whatever they do not know, so every member may be missing, null or empty. */
const LenientText = z
  .string()
  .max(2_048)
  .nullish()
  .transform((text) => text ?? "");

export const Credentials = z.object({ username: LenientText, password: LenientText });
/** A role in the body is ignored: whoever comes first is the super-admin, and nobody else is by asking (ATK-18). */
export const SuperAdminBody = Credentials.extend({ display_name: LenientText, setup_code: LenientText });
export const LogoutQuery = z.object({ username: LenientText });

export const ReturnUser = z.object({
  username: z.string(),
  external_identity_provider_id: z.string(),
  is_mfa_enabled: z.boolean(),
  display_name: z.string(),
  account_disabled: z.boolean(),
  isadmin: z.boolean(),
  issuperadmin: z.boolean(),
  auth_type: z.enum(["basic_auth", "oauth"]),
  remote_gw_ids: z.null(),
  user_group_ids: z.record(z.string(), z.object({})),
  platform_role_id: z.enum(["super-admin", "admin", "platform-user", "service-user"]),
  network_roles: z.null(),
  last_login_time: z.string(),
  num_access_tokens: z.int(),
  created_by: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
});
export type ReturnUser = z.infer<typeof ReturnUser>;

export const LoginAnswer = z.object({
  Code: z.literal(200),
  Message: z.string(),
  Response: z.object({ UserName: z.string(), AuthToken: z.string() }),
});
/** An envelope that holds nothing; every failure is one, its `Code` being the HTTP status. */
export const EmptyAnswer = z.object({ Code: z.int(), Message: z.string(), Response: z.null() });
