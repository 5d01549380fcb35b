import { useTranslation } from "react-i18next";
import type { ViewerSessionItem } from "../../protocol/http/session.ts";
import { formatBitRate } from "../format/figures.ts";
import { formatDuration } from "../format/time.ts";
import { useNow } from "../services.ts";

const STATES: Readonly<Record<ViewerSessionItem["state"], string>> = {
  asking: "waits for the owner to let them in",
  connecting: "connecting…",
  connected: "",
  interrupted: "interrupted",
  ended: "ended",
};

/** From where, over which path, since when, and how the picture does. */
export function SessionDetails({ session }: { readonly session: ViewerSessionItem }) {
  const { t } = useTranslation();
  const { figures } = session;
  const nowMs = useNow();
  const parts = [
    STATES[session.state],
    `from ${session.address || "an unknown address"}`,
    session.path,
    `for ${formatDuration(t, Math.max(0, nowMs - Date.parse(session.began_at)))}`,
    figures && `${Math.round(figures.frames_per_second)} fps`,
    figures && roundTripText(figures.round_trip_ms),
    figures && formatBitRate(t, figures.bits_per_second),
  ];
  return parts.filter((part) => part !== "" && part !== null).join(" · ");
}

function roundTripText(roundTripMs: number | null): string {
  return roundTripMs === null ? "" : `${Math.round(roundTripMs)} ms`;
}
