import { formatExact, formatRelative } from "../format/time.ts";
import { useNow } from "../services.ts";

/** "4 min ago", ticking; the exact time on hover. */
export function RelativeTime({ at }: { readonly at: string }) {
  const atMs = Date.parse(at);
  return (
    <time dateTime={at} title={formatExact(atMs)}>
      {formatRelative(atMs, useNow())}
    </time>
  );
}
