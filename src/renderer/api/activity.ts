import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import { AuditEventList } from "../../protocol/http/people.ts";
import { request } from "./request.ts";

const PAGE_SIZE = 50;

export const AUDIT_EVENTS = ["audit-events"] as const;

/** Newest first, page after page. */
export function auditEventsQuery(search: string) {
  return infiniteQueryOptions({
    queryKey: [...AUDIT_EVENTS, search],
    queryFn: ({ pageParam, signal }) =>
      request("GET", "/app/v1/audit-events", AuditEventList, {
        query: { search, limit: PAGE_SIZE, after: pageParam },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_after,
    placeholderData: keepPreviousData,
  });
}
