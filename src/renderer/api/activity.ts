import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import type * as z from "zod";
import { AuditPage, type AuditQuery } from "../../protocol/http/audit.ts";
import { request } from "./request.ts";

const PAGE_SIZE = 50;

export const AUDIT_EVENTS = ["audit-events"] as const;

type AuditFilter = Partial<Record<Exclude<keyof z.infer<typeof AuditQuery>, "cursor" | "limit">, string | undefined>>;

/** Newest first, page after page; a page may be empty and still have a next one. */
export function auditEventsQuery(filter: AuditFilter) {
  return infiniteQueryOptions({
    queryKey: [...AUDIT_EVENTS, filter],
    queryFn: ({ pageParam, signal }) =>
      request("GET", "/app/v1/audit", AuditPage, {
        query: { ...filter, limit: PAGE_SIZE, cursor: pageParam },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
}
