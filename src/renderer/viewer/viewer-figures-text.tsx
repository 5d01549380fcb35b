import { formatCountdown } from "../format/countdown.ts";
import { useSecond } from "../components/use-second.ts";
import type { ViewerDetails } from "./viewer-session.ts";
import classes from "./viewer-toolbar.module.css";

/** Frames a second, delay, path and time left. */
export function ViewerFiguresText({ details }: { readonly details: ViewerDetails }) {
  const nowMs = useSecond();
  const { figures, path, expiresAtMs } = details;
  return (
    <div className={classes["figures"]}>
      {figures && <span>{Math.round(figures.framesPerSecond)} fps</span>}
      {figures && figures.roundTripMs !== null && <span>{Math.round(figures.roundTripMs)} ms</span>}
      {path && <span>{path}</span>}
      {expiresAtMs !== null && <span>{formatCountdown(expiresAtMs - nowMs)} left</span>}
    </div>
  );
}
