import type { LiveState } from "../live/live-client.ts";
import { useLiveState } from "../services.ts";
import classes from "./live-indicator.module.css";

const WORDS: Readonly<Record<LiveState, string>> = {
  stopped: "Not connected",
  connecting: "Connecting…",
  live: "Live",
  reconnecting: "Reconnecting…",
  "signed-out": "Signed out",
};

/** Whether what is on the screen is the present. */
export function LiveIndicator() {
  const state = useLiveState();
  return (
    <output className={classes["indicator"]} data-state={state}>
      <span className={classes["dot"]} aria-hidden="true" />
      {WORDS[state]}
    </output>
  );
}
