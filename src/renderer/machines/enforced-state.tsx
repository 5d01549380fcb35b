import { Trans, useTranslation } from "react-i18next";
import type { MachineDetail } from "../../protocol/http/machine.ts";
import { RelativeTime } from "../components/relative-time.tsx";
import classes from "./enforced-state.module.css";

/** Whether the machine itself has taken over what was last saved for it. */
export function EnforcedState({ machine }: { readonly machine: MachineDetail }) {
  const { t } = useTranslation("machines");
  if (machine.state === "pending") return null;
  if (machine.desired_revision > machine.observed_revision) {
    return <output className={classes["waiting"]}>{t("savedWaiting")}</output>;
  }
  if (machine.enforced_at === null) return null;
  return (
    <span>
      <Trans t={t} i18nKey="enforcedWhen" components={{ when: <RelativeTime at={machine.enforced_at} /> }} />
    </span>
  );
}
