import { queryOptions } from "@tanstack/react-query";
import type * as z from "zod";
import {
  AccessTokenList,
  type ChangePassword,
  type CreateAccessToken,
  CreatedAccessToken,
  SignInList,
  type UpdateProfile,
  ProfileItem,
} from "../../protocol/http/people.ts";
import { request, requestNothing } from "./request.ts";

const PROFILE = "/app/v1/profile";
const SIGN_INS = "/app/v1/sign-ins";
const ACCESS_TOKENS = "/app/v1/access-tokens";

export const profileQuery = queryOptions({
  queryKey: ["profile"],
  queryFn: ({ signal }) => request("GET", PROFILE, ProfileItem, { signal }),
});

export function updateProfile(body: z.input<typeof UpdateProfile>): Promise<ProfileItem> {
  return request("PATCH", PROFILE, ProfileItem, { body });
}

export function changePassword(body: z.input<typeof ChangePassword>): Promise<void> {
  return requestNothing("POST", `${PROFILE}/password`, { body });
}

export const signInsQuery = queryOptions({
  queryKey: ["sign-ins"],
  queryFn: ({ signal }) => request("GET", SIGN_INS, SignInList, { signal }),
});

export function endSignIn(id: string): Promise<void> {
  return requestNothing("DELETE", `${SIGN_INS}/${encodeURIComponent(id)}`);
}

export const accessTokensQuery = queryOptions({
  queryKey: ["access-tokens"],
  queryFn: ({ signal }) => request("GET", ACCESS_TOKENS, AccessTokenList, { signal }),
});

export type FreshAccessToken = z.infer<typeof CreatedAccessToken>;

export function createAccessToken(body: z.input<typeof CreateAccessToken>): Promise<FreshAccessToken> {
  return request("POST", ACCESS_TOKENS, CreatedAccessToken, { body });
}

export function revokeAccessToken(id: string): Promise<void> {
  return requestNothing("DELETE", `${ACCESS_TOKENS}/${encodeURIComponent(id)}`);
}
