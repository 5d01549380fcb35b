import { describeFilter, type AuditFilter } from "./audit-filter.ts";
import { EXPORT_FORMAT, toAuditLine, toHeaderLine } from "./audit-line.ts";
import type { AuditSearchRepository } from "./audit-search-repository.ts";

const EVENTS_PER_READ = 1_000;

interface Wanted {
  readonly teamId: string;
  readonly filter: AuditFilter;
  readonly nowMs: number;
}

/** An export up to the log's end as it is now, a line at a time with its newline. Holds one read of events, however long the log is. */
export async function* exportLines(events: AuditSearchRepository, { filter, nowMs, teamId }: Wanted) {
  const head = await events.head();
  yield `${toHeaderLine({
    format: EXPORT_FORMAT,
    version: 1,
    team_id: teamId,
    exported_at: new Date(nowMs).toISOString(),
    filter: describeFilter(filter),
    head,
  })}\n`;
  let fromSeq: number | null = 1;
  while (fromSeq !== null) {
    const page = await events.page({ filter, order: "oldest-first", fromSeq, limit: EVENTS_PER_READ });
    let lines = "";
    for (const event of page.events) if (event.seq <= head.seq) lines += `${toAuditLine(event)}\n`;
    if (lines !== "") yield lines;
    const next: number | null = page.nextId === null ? null : await events.seqOf(page.nextId);
    fromSeq = next !== null && next <= head.seq ? next : null;
  }
}
