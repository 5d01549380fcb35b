import { useTranslation } from "react-i18next";
import { formatCountdown } from "../format/countdown.ts";
import { useSecond } from "../components/use-second.ts";
import type { ViewerDetails } from "./viewer-session.ts";
import classes from "./viewer-toolbar.module.css";

/** Beyond it nobody counts down. */
const COUNTED_MS = 86_400_000;

/** Frames a second, delay, path and time left. */
export function ViewerFiguresText({ details }: { readonly details: ViewerDetails }) {
  const { t } = useTranslation("viewer");
  const nowMs = useSecond();
  const { figures, path, expiresAtMs } = details;
  const leftMs = expiresAtMs === null ? Infinity : expiresAtMs - nowMs;
  return (
    <div className={classes["figures"]}>
      {figures && <span>{t("framesPerSecond", { frames: Math.round(figures.framesPerSecond) })}</span>}
      {figures && figures.roundTripMs !== null && (
        <span>{t("milliseconds", { milliseconds: Math.round(figures.roundTripMs) })}</span>
      )}
      {path && <span>{t(`path.${path}`)}</span>}
      {leftMs < COUNTED_MS && <span>{t("timeLeft", { time: formatCountdown(t, leftMs) })}</span>}
    </div>
  );
}
