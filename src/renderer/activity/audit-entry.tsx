import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { AuditEventItem } from "../../protocol/http/people.ts";
import { ItemRow } from "../components/item-list.tsx";
import { RelativeTime } from "../components/relative-time.tsx";
import classes from "./audit-entry.module.css";
import { auditDetails } from "./audit-details.ts";
import { auditSentence } from "./audit-sentence.ts";

export function AuditEntry({ event }: { readonly event: AuditEventItem }) {
  const { t } = useTranslation();
  const { actor, deed, object } = auditSentence(event);
  const isOpenable = event.object?.kind === "machine" && event.action !== "machine_remove";
  return (
    <ItemRow
      title={
        <span className={classes["sentence"]}>
          <b>{actor}</b> {deed}
          {object !== null && " "}
          {object !== null && isOpenable && event.object ? (
            <Link to="/machines/$machineId" params={{ machineId: event.object.id }} className={classes["object"]}>
              {object}
            </Link>
          ) : (
            <b>{object}</b>
          )}
        </span>
      }
      details={[event.address && `from ${event.address}`, ...auditDetails(t, event.data)].filter(Boolean).join(" · ")}
      actions={
        <span className={classes["time"]}>
          <RelativeTime at={event.at} />
        </span>
      }
    />
  );
}
