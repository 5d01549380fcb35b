import { UnstyledButton } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Veto } from "../../protocol/viewer/rights.ts";
import { ConsentQuestion } from "./consent-question.tsx";
import classes from "./indicator.module.css";
import { TimeLeft } from "./time-left.tsx";
import type { DesktopChange } from "./use-call.ts";
import type { LocalViewer } from "./viewer-rights.ts";
import { ViewerSwitches } from "./viewer-switches.tsx";

export interface IndicatorBodyProps {
  readonly viewers: readonly LocalViewer[];
  readonly veto: Veto;
  readonly change: DesktopChange;
}

/** Questions first, then everybody who is on. */
export function IndicatorBody({ viewers, veto, change }: IndicatorBodyProps) {
  const { t } = useTranslation("desktop");
  if (veto.all) return <p className={classes["note"]}>{t("computer.stoppedText")}</p>;
  if (viewers.length === 0) return <p className={classes["note"]}>{t("computer.nobodyText")}</p>;
  const asking = viewers.filter(({ state }) => state === "asking");
  const on = viewers.filter(({ state }) => state !== "asking");
  return (
    <div className={classes["body"]}>
      {asking.map((viewer) => (
        <ConsentQuestion key={viewer.sessionId} viewer={viewer} change={change} />
      ))}
      {on.length > 0 && (
        <ul className={classes["people"]} aria-label={t("computer.whoIsOn")}>
          {on.map((viewer) => (
            <Person key={viewer.sessionId} viewer={viewer} veto={veto} change={change} />
          ))}
        </ul>
      )}
    </div>
  );
}

interface PersonProps {
  readonly viewer: LocalViewer;
  readonly veto: Veto;
  readonly change: DesktopChange;
}

function Person({ viewer, veto, change }: PersonProps) {
  const { t } = useTranslation("desktop");
  const { name, sessionId, state, expiresAtMs } = viewer;
  return (
    <li className={classes["person"]}>
      <div className={classes["line"]}>
        <span className={classes["name"]} title={name}>
          {name}
        </span>
        <UnstyledButton
          className={classes["tool"] ?? ""}
          aria-label={t("computer.endOf", { name })}
          title={t("computer.endOf", { name })}
          onClick={() => change.run("endSession", { sessionId })}
        >
          <IconX size={16} aria-hidden />
        </UnstyledButton>
      </div>
      <div className={classes["line"]}>
        <span className={classes["time"]}>
          {state !== "connected" && <>{t(`computer.state.${state}`)} · </>}
          <TimeLeft expiresAtMs={expiresAtMs} />
        </span>
        <ViewerSwitches
          viewer={viewer}
          veto={veto}
          onWithhold={(device, on) => change.run("withhold", { sessionId, device, on })}
        />
      </div>
    </li>
  );
}
