import { Button } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { useEffect, useRef, useState, type RefObject } from "react";
import { useTranslation } from "react-i18next";
import type { Fit } from "./fit.ts";
import { useReleaseKeys } from "./use-release-keys.ts";
import { useNotice } from "./use-notices.ts";
import { useViewerState } from "./use-viewer-state.ts";
import classes from "./viewer-screen.module.css";
import { usageHint } from "./usage-hint.ts";
import type { ViewerDetails, ViewerSession } from "./viewer-session.ts";
import { leaveFullScreen } from "./system-keys.ts";
import { hasOnlyTouch } from "./touch-only.ts";
import { ViewerOverlay } from "./viewer-overlay.tsx";
import { ViewerToolbar } from "./viewer-toolbar.tsx";

export interface ViewerScreenProps {
  readonly session: ViewerSession;
  /** Known before the session tells it. */
  readonly machineName: string;
}

/** The machine's screen in the whole window, with what one holds and the way out. For guests and members alike, while the session lasts. */
export function ViewerScreen({ session, machineName }: ViewerScreenProps) {
  useDocumentTitle(`${machineName} · Latchkey`);
  const state = useViewerState(session);
  const [fit, setFit] = useState<Fit>("fit");
  const toolbar = useRef<HTMLDivElement>(null);
  const surface = useRef<HTMLDivElement>(null);
  const details = "details" in state ? state.details : null;
  useReleaseKeys(surface, toolbar);
  // What comes after the machine's screen is a page again, with the system's keys back.
  useEffect(() => () => void leaveFullScreen().catch(() => undefined), []);
  return (
    <main className={classes["screen"]}>
      <Surface session={session} surface={surface} fit={fit} machineName={machineName} details={details} />
      <ViewerOverlay phase={state.phase} machineName={machineName} details={details} onCancel={() => session.leave()} />
      <ViewerToolbar
        bar={toolbar}
        session={session}
        details={details}
        fit={fit}
        onFit={setFit}
        onDone={() => surface.current?.focus()}
      />
      <Notices details={details} isLive={state.phase === "live"} />
    </main>
  );
}

interface SurfaceProps {
  readonly session: ViewerSession;
  readonly surface: RefObject<HTMLDivElement | null>;
  readonly fit: Fit;
  readonly machineName: string;
  readonly details: ViewerDetails | null;
}

function Surface({ session, surface, fit, machineName, details }: SurfaceProps) {
  const { t } = useTranslation("viewer");
  const video = useRef<HTMLVideoElement>(null);
  const { stream } = session;
  useEffect(() => {
    if (!video.current || !surface.current || !stream) return undefined;
    video.current.srcObject = stream;
    surface.current.focus({ preventScroll: true });
    return session.attach(surface.current, video.current, t("keyboardOfScreen"));
  }, [session, stream, surface, t]);
  const figures = details?.figures;
  const actual = { width: (figures?.width ?? 0) / devicePixelRatio, height: (figures?.height ?? 0) / devicePixelRatio };
  const isActual = fit === "actual" && actual.width > 0;
  return (
    <div
      ref={surface}
      className={classes["surface"]}
      data-fit={isActual ? "actual" : "fit"}
      role="application"
      aria-label={t("screenOf", { machine: machineName })}
      // Keys typed here go to the machine.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      <video
        ref={video}
        className={classes["video"]}
        style={isActual ? actual : undefined}
        autoPlay
        playsInline
        muted
      />
    </div>
  );
}

const HINT_KEY = "latchkey-viewer-hint";

function Notices({ details, isLive }: { readonly details: ViewerDetails | null; readonly isLive: boolean }) {
  const { t } = useTranslation("viewer");
  const notice = useNotice(details);
  const [isHintSeen, setIsHintSeen] = useState(() => readHintSeen());
  const hint = usageHint(t, details?.inForce?.rights ?? null, hasOnlyTouch());
  return (
    <div className={classes["notices"]}>
      <output className={classes["notice"]} aria-live="assertive">
        {notice}
      </output>
      {isLive && details !== null && details.idleEndsAtMs !== null && (
        <output className={classes["notice"]}>{t("idleSoon")}</output>
      )}
      {isLive && details?.isLocked === true && <output className={classes["notice"]}>{t("machineLocked")}</output>}
      {isLive && !isHintSeen && hint !== null && (
        <div className={classes["notice"]}>
          <div className={classes["hint"]}>
            <span>{hint}</span>
            <Button
              size="compact-sm"
              onClick={() => {
                setIsHintSeen(true);
                writeHintSeen();
              }}
            >
              {t("understood")}
            </Button>
          </div>
        </div>
      )}
    </div>
  );
}

function readHintSeen(): boolean {
  try {
    return localStorage.getItem(HINT_KEY) === "seen";
  } catch {
    // Storage is blocked: the hint is shown each time.
    return false;
  }
}

function writeHintSeen(): void {
  try {
    localStorage.setItem(HINT_KEY, "seen");
  } catch {
    // As above.
    return;
  }
}
