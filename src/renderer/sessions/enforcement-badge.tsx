import { useTranslation } from "react-i18next";
import { formatRelative } from "../format/time.ts";
import { useNow } from "../services.ts";
import type { Enforcement } from "./enforcement.ts";
import classes from "./enforcement-badge.module.css";

/** Saved or enforced; read out when it changes. How long ago is only seen: it changes all the time. */
export function EnforcementBadge({ enforcement }: { readonly enforcement: Enforcement | null }) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const atMs = enforcement?.atMs ?? null;
  return (
    <span className={classes["line"]} data-state={enforcement?.state}>
      <output className={classes["badge"]}>{enforcement?.text}</output>
      {atMs !== null && <span aria-hidden="true">, {formatRelative(t, atMs, nowMs)}</span>}
    </span>
  );
}
