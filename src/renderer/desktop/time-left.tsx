import { useTranslation } from "react-i18next";
import { useSecond } from "../components/use-second.ts";
import { formatCountdown } from "../format/countdown.ts";
import { formatMoment } from "../format/window.ts";

/** "4:09 left"; the moment itself on hover. */
export function TimeLeft({ expiresAtMs }: { readonly expiresAtMs: number | null }) {
  const { t } = useTranslation("desktop");
  const nowMs = useSecond();
  if (expiresAtMs === null) return t("computer.noEnd");
  const text =
    expiresAtMs <= nowMs ? t("computer.over") : t("computer.left", { time: formatCountdown(t, expiresAtMs - nowMs) });
  return (
    <time dateTime={new Date(expiresAtMs).toISOString()} title={formatMoment(t, expiresAtMs)}>
      {text}
    </time>
  );
}
