import { useState, type ReactNode } from "react";
import { PageLoading } from "../components/page-loading.tsx";
import type { AppRouter } from "../router.tsx";
import { useServices } from "../services.ts";
import { ChangedKeyPage } from "./changed-key-page.tsx";
import { FirstRunPage } from "./first-run-page.tsx";
import { LinkScreen } from "./link-screen.tsx";
import { OwnPlanePage } from "./own-plane-page.tsx";
import { NotStartedPage, UnreadableNote } from "./unreadable.tsx";
import { useDesktop } from "./use-desktop.ts";
import { useFreshControlPlane } from "./use-fresh-control-plane.ts";

export interface DesktopGateProps {
  readonly router: AppRouter;
  /** The web app. */
  readonly children: ReactNode;
}

/**
 * In front of the web app when the desktop app shows it: there is no page to load before a control plane was chosen, and none of one
 * that proves itself with another key. In a browser, and in the windows that have one page only, it lets everything pass.
 */
export function DesktopGate({ router, children }: DesktopGateProps) {
  const { desktop } = useServices();
  const [hasOnePage] = useState(() => /^\/desktop\/|^\/machines\/[^/]+\/view$/.test(location.pathname));
  if (desktop.bridge.window !== "app") return children;
  return hasOnePage ? <OnePage>{children}</OnePage> : <AppWindow router={router}>{children}</AppWindow>;
}

/** A viewer's window: where its sockets go must be known before it connects. */
function OnePage({ children }: Pick<DesktopGateProps, "children">) {
  const { state, isUnreadable } = useDesktop();
  if (state !== null) return children;
  return isUnreadable ? <NotStartedPage /> : <PageLoading />;
}

function AppWindow({ router, children }: DesktopGateProps) {
  const { state, isUnreadable } = useDesktop();
  const [isChoosing, setIsChoosing] = useState(false);
  const origin = state === null ? undefined : (state.controlPlane?.origin ?? null);
  useFreshControlPlane(origin, router);
  if (state === null) return isUnreadable ? <NotStartedPage /> : <PageLoading />;
  const { controlPlane, link } = state;

  /** With the code of a control plane that has no account yet, its first page is the one that makes it. */
  function begin(setupCode: string | null): void {
    router.history.replace(setupCode === null ? "/" : `/setup#${encodeURIComponent(setupCode)}`);
    setIsChoosing(false);
  }

  function content(): ReactNode {
    if (controlPlane === null || isChoosing) {
      return <FirstRunPage onChoosing={setIsChoosing} onChosen={begin} />;
    }
    if (controlPlane.state === "changed-key") return <ChangedKeyPage controlPlane={controlPlane} />;
    if (controlPlane.state === "starting" || controlPlane.state === "failed") {
      return <OwnPlanePage controlPlane={controlPlane} />;
    }
    return children;
  }

  return (
    <>
      {isUnreadable && <UnreadableNote />}
      {content()}
      {link && <LinkScreen key={link.token} link={link} onGo={(path) => void router.navigate({ href: path })} />}
    </>
  );
}
