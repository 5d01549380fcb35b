import { VisuallyHidden } from "@mantine/core";
import { useDisclosure, useDocumentTitle } from "@mantine/hooks";
import { useEffect, useRef, type RefObject } from "react";
import { useTranslation } from "react-i18next";
import type { LocalGuests } from "../../protocol/local-control/api.ts";
import { useServices } from "../services.ts";
import { IndicatorBody } from "./indicator-body.tsx";
import { IndicatorHead } from "./indicator-head.tsx";
import classes from "./indicator.module.css";
import { StopAll } from "./stop-all.tsx";
import { useChange } from "./use-call.ts";
import { useDesktop } from "./use-desktop.ts";

/** As long as the agent has said nothing there is nobody to show, and *Stop all* still works. */
const NOBODY: Pick<LocalGuests, "viewers" | "veto"> = {
  viewers: [],
  veto: { keyboard: false, mouse: false, gamepad: false, all: false },
};

/** The small window that stays above all others while anybody is on. It asks no server for anything, and never takes the focus. */
export function IndicatorPage() {
  const { t } = useTranslation("desktop");
  const { desktop } = useServices();
  const { isApp, state, isUnreadable } = useDesktop();
  const card = useRef<HTMLElement>(null);
  const [isSmall, size] = useDisclosure(false);
  const change = useChange(true);
  const { viewers, veto } = state?.agent.guests ?? NOBODY;
  useDocumentTitle(t("indicator.title"));
  useTransparentPage();
  useReportedSize(card);
  if (!isApp) return <p>{t("indicator.needsApp")}</p>;
  return (
    <main ref={card} className={classes["card"]} aria-label={t("indicator.title")} data-stopped={veto.all}>
      <VisuallyHidden component="h1">{t("indicator.title")}</VisuallyHidden>
      <IndicatorHead
        viewers={viewers}
        isStopped={veto.all}
        isSmall={isSmall}
        onToggle={size.toggle}
        onOpen={() => void desktop.bridge.call("showApp", undefined).catch(reportError)}
      />
      {isUnreadable && (
        <p className={classes["refusal"]} role="alert">
          {t("unreadable")}
        </p>
      )}
      {!isSmall && <IndicatorBody viewers={viewers} veto={veto} change={change} />}
      <div className={classes["foot"]}>
        <StopAll isStopped={veto.all} change={change} size="compact-md" fullWidth />
      </div>
      {change.refusal !== null && (
        <p className={classes["refusal"]} role="alert">
          {change.refusal}
        </p>
      )}
    </main>
  );
}

/** What the card leaves free shows what is behind the window. */
function useTransparentPage(): void {
  useEffect(() => {
    document.documentElement.setAttribute("data-window", "indicator");
    return () => document.documentElement.removeAttribute("data-window");
  }, []);
}

/** The window follows the card, which grows and shrinks with who is on. */
function useReportedSize(card: RefObject<HTMLElement | null>): void {
  const { desktop } = useServices();
  useEffect(() => {
    const element = card.current;
    if (!element || desktop.bridge.window !== "indicator") return undefined;
    const observer = new ResizeObserver(() => {
      const { width, height } = element.getBoundingClientRect();
      const size = { width: clamp(Math.ceil(width), 40, 800), height: clamp(Math.ceil(height), 20, 900) };
      void desktop.bridge.call("resizeIndicator", size).catch(reportError);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [card, desktop]);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
