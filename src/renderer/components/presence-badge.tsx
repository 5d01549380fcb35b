import { useTranslation } from "react-i18next";
import type { MachineItem } from "../../protocol/http/machine.ts";
import { formatDuration, formatExact } from "../format/time.ts";
import { useNow } from "../services.ts";
import classes from "./presence-badge.module.css";

type PresentMachine = Pick<MachineItem, "presence" | "presence_changed_at">;

/** The presence in a word and a shape, never by colour alone, and since when it has been so. */
export function PresenceBadge({ machine }: { readonly machine: PresentMachine }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const since = machine.presence_changed_at;
  const sinceMs = since === null ? null : Date.parse(since);
  return (
    <span className={classes["badge"]} data-presence={machine.presence}>
      <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true" className={classes["dot"]}>
        {machine.presence === "online" ? (
          <circle cx="5" cy="5" r="5" fill="currentColor" />
        ) : (
          <circle cx="5" cy="5" r="4" fill="none" stroke="currentColor" strokeWidth="2" />
        )}
      </svg>
      <span className={classes["word"]}>{t(`presence.${machine.presence}`)}</span>
      {since !== null && sinceMs !== null && (
        <time className={classes["since"]} dateTime={since} title={t("since", { time: formatExact(t, sinceMs) })}>
          {formatDuration(t, Math.max(0, nowMs - sinceMs))}
        </time>
      )}
    </span>
  );
}
