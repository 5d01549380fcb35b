import { Link } from "@tanstack/react-router";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import type { AuditEventItem } from "../../protocol/http/people.ts";
import { ItemRow } from "../components/item-list.tsx";
import { RelativeTime } from "../components/relative-time.tsx";
import classes from "./audit-entry.module.css";
import { auditDetails } from "./audit-details.ts";
import { auditSentence } from "./audit-sentence.ts";

export function AuditEntry({ event }: { readonly event: AuditEventItem }) {
  const { t } = useTranslation("activity");
  const isOpenable = event.object?.kind === "machine" && event.action !== "machine_remove";
  return (
    <ItemRow
      title={
        <span className={classes["sentence"]}>
          {auditSentence(t, event).map(({ kind, text }) =>
            kind === "object" && isOpenable && event.object ? (
              <Link
                key={kind}
                to="/machines/$machineId"
                params={{ machineId: event.object.id }}
                className={classes["object"]}
              >
                {text}
              </Link>
            ) : (
              <Fragment key={`${kind} ${text}`}>{kind === "words" ? text : <b>{text}</b>}</Fragment>
            ),
          )}
        </span>
      }
      details={[event.address && t("from", { address: event.address }), ...auditDetails(t, event.data)]
        .filter(Boolean)
        .join(" · ")}
      actions={
        <span className={classes["time"]}>
          <RelativeTime at={event.at} />
        </span>
      }
    />
  );
}
