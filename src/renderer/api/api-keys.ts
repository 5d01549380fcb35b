import { queryOptions } from "@tanstack/react-query";
import type * as z from "zod";
import { ApiKeyList, type CreateApiKey, CreatedApiKey } from "../../protocol/http/api-key.ts";
import { request, requestNothing } from "./request.ts";

const API_KEYS = "/app/v1/api-keys";

export const apiKeysQuery = queryOptions({
  queryKey: ["api-keys"],
  queryFn: ({ signal }) => request("GET", API_KEYS, ApiKeyList, { signal }),
});

export type FreshApiKey = z.infer<typeof CreatedApiKey>;

export function createApiKey(body: z.input<typeof CreateApiKey>): Promise<FreshApiKey> {
  return request("POST", API_KEYS, CreatedApiKey, { body });
}

export function revokeApiKey(id: string): Promise<void> {
  return requestNothing("DELETE", `${API_KEYS}/${encodeURIComponent(id)}`);
}
