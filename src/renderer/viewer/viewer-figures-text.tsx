import { useTranslation } from "react-i18next";
import { formatCountdown } from "../format/countdown.ts";
import { useSecond } from "../components/use-second.ts";
import type { ViewerDetails } from "./viewer-session.ts";
import classes from "./viewer-toolbar.module.css";

/** Beyond it nobody counts down. */
const COUNTED_MS = 86_400_000;

/** Frames a second, delay, path and time left. */
export function ViewerFiguresText({ details }: { readonly details: ViewerDetails }) {
  const { t } = useTranslation();
  const nowMs = useSecond();
  const { figures, path, expiresAtMs } = details;
  const leftMs = expiresAtMs === null ? Infinity : expiresAtMs - nowMs;
  return (
    <div className={classes["figures"]}>
      {figures && <span>{Math.round(figures.framesPerSecond)} fps</span>}
      {figures && figures.roundTripMs !== null && <span>{Math.round(figures.roundTripMs)} ms</span>}
      {path && <span>{path}</span>}
      {leftMs < COUNTED_MS && <span>{formatCountdown(t, leftMs)} left</span>}
    </div>
  );
}
