import { useTranslation } from "react-i18next";
import { useLiveState } from "../services.ts";
import classes from "./live-indicator.module.css";

/** Whether what is on the screen is the present. */
export function LiveIndicator() {
  const { t } = useTranslation("shell");
  const state = useLiveState();
  return (
    <output className={classes["indicator"]} data-state={state}>
      <span className={classes["dot"]} aria-hidden="true" />
      {t(`live.${state}`)}
    </output>
  );
}
