import { useTranslation } from "react-i18next";
import { formatExact, formatRelative } from "../format/time.ts";
import { useNow } from "../services.ts";

/** "4 min ago", ticking; the exact time on hover. */
export function RelativeTime({ at }: { readonly at: string }) {
  const { t } = useTranslation();
  const atMs = Date.parse(at);
  return (
    <time dateTime={at} title={formatExact(t, atMs)}>
      {formatRelative(t, atMs, useNow())}
    </time>
  );
}
