import { AppShell, Burger, Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, type ReactNode, type RefObject } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../api/session.ts";
import { Mark } from "../brand/mark.tsx";
import { DesktopNotices } from "../desktop/desktop-notices.tsx";
import { useServices } from "../services.ts";
import classes from "./app-layout.module.css";
import { LiveIndicator } from "./live-indicator.tsx";
import { Navigation } from "./navigation.tsx";
import { UserMenu } from "./user-menu.tsx";

/** Frame of every page behind the sign-in. It owns the live socket: open while somebody is signed in. */
export function AppLayout({ children }: { readonly children?: ReactNode }) {
  const { t } = useTranslation("shell");
  const [isMenuOpen, menu] = useDisclosure(false);
  const main = useRef<HTMLElement>(null);
  const { user, team } = useSession();
  useLiveSocket();
  useSignedOut(user === null);
  useFocusOnNavigation(main, menu.close);
  if (!user) return null;

  return (
    <AppShell
      header={{ height: { base: 56, md: 0 } }}
      navbar={{ width: 236, breakpoint: "md", collapsed: { mobile: !isMenuOpen } }}
      padding={{ base: "sm", sm: "lg" }}
      classNames={{ navbar: classes["navbar"] ?? "", header: classes["header"] ?? "" }}
    >
      <a className="skip-link" href="#main">
        {t("skipToContent")}
      </a>
      <AppShell.Header hiddenFrom="md">
        <Group h="100%" px="sm" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={isMenuOpen}
              onClick={menu.toggle}
              size="sm"
              aria-label={t("menu")}
              aria-expanded={isMenuOpen}
            />
            <Mark size={26} />
            <span className={classes["team"]}>{team?.name ?? "Latchkey"}</span>
          </Group>
          <LiveIndicator />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar aria-label={t("sidebar")}>
        <Group gap="sm" className={classes["brand"]} wrap="nowrap" visibleFrom="md">
          <Mark />
          <div className={classes["names"]}>
            <div className={classes["product"]}>Latchkey</div>
            <div className={classes["team"]}>{team?.name}</div>
          </div>
        </Group>
        <AppShell.Section grow>
          <Navigation />
        </AppShell.Section>
        <AppShell.Section className={classes["foot"]}>
          <div className={classes["live"]}>
            <LiveIndicator />
          </div>
          <UserMenu user={user} />
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="main" ref={main} tabIndex={-1} className={classes["main"] ?? ""}>
        <DesktopNotices />
        {children ?? <Outlet />}
      </AppShell.Main>
    </AppShell>
  );
}

function useLiveSocket(): void {
  const { live } = useServices();
  useEffect(() => {
    const listening = new AbortController();
    const nudge = () => {
      if (document.visibilityState === "visible") live.nudge();
    };
    window.addEventListener("online", nudge, { signal: listening.signal });
    document.addEventListener("visibilitychange", nudge, { signal: listening.signal });
    live.start();
    return () => {
      listening.abort();
      live.stop();
    };
  }, [live]);
}

function useSignedOut(isSignedOut: boolean): void {
  const navigate = useNavigate();
  const { queryClient, samples } = useServices();
  useEffect(() => {
    if (!isSignedOut) return;
    samples.clear();
    void navigate({ to: "/sign-in" }).then(() =>
      queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" }),
    );
  }, [isSignedOut, navigate, queryClient, samples]);
}

/** A new page starts at its content for those who navigate by keyboard or ear, and closes the menu it was chosen from. */
function useFocusOnNavigation(main: RefObject<HTMLElement | null>, closeMenu: () => void): void {
  const { pathname } = useLocation();
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    closeMenu();
    main.current?.focus({ preventScroll: true });
  }, [pathname, main, closeMenu]);
}
