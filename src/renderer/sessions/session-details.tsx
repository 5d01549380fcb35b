import { useTranslation } from "react-i18next";
import type { ViewerSessionItem } from "../../protocol/http/session.ts";
import { formatBitRate } from "../format/figures.ts";
import { formatDuration } from "../format/time.ts";
import { useNow } from "../services.ts";

/** From where, over which path, since when, and how the picture does. */
export function SessionDetails({ session }: { readonly session: ViewerSessionItem }) {
  const { t } = useTranslation("sessions");
  const { figures } = session;
  const nowMs = useNow();
  const parts = [
    session.state === "connected" ? "" : t(`state.${session.state}`),
    session.address ? t("from", { address: session.address }) : t("fromUnknown"),
    session.path && t(`path.${session.path}`),
    t("forTime", { time: formatDuration(t, Math.max(0, nowMs - Date.parse(session.began_at))) }),
    figures && t("framesPerSecond", { count: Math.round(figures.frames_per_second) }),
    figures && figures.round_trip_ms !== null && `${Math.round(figures.round_trip_ms)} ms`,
    figures && formatBitRate(t, figures.bits_per_second),
  ];
  return parts.filter((part) => Boolean(part)).join(" · ");
}
