import { NavLink } from "@mantine/core";
import {
  IconActivity,
  IconDeviceDesktop,
  IconDevices,
  IconHourglass,
  IconSettings,
  IconShieldLock,
  IconUserShare,
  IconUsers,
  IconUsersGroup,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useLocation, type LinkProps } from "@tanstack/react-router";
import type { ComponentType, ReactNode } from "react";
import { Trans, useTranslation } from "react-i18next";
import { pendingCountQuery } from "../api/machines.ts";
import { useIsAdmin } from "../api/session.ts";
import { useDesktop } from "../desktop/use-desktop.ts";
import classes from "./navigation.module.css";

export function Navigation() {
  const { t } = useTranslation(["shell", "desktop"]);
  const { isApp } = useDesktop();
  const isAdmin = useIsAdmin();
  return (
    <nav aria-label={t("main")} className={classes["navigation"]}>
      <Entry to="/machines" label={t("machines")} icon={IconDevices} />
      {isAdmin && (
        <Entry to="/machines/pending" label={t("pending")} icon={IconHourglass} rightSection={<PendingCount />} />
      )}
      <Entry to="/guests" label={t("guests")} icon={IconUserShare} />
      {isAdmin && <Entry to="/people" label={t("people")} icon={IconUsers} />}
      {isAdmin && <Entry to="/groups" label={t("groups")} icon={IconUsersGroup} />}
      {isAdmin && <Entry to="/app-rules" label={t("appRules")} icon={IconShieldLock} />}
      {isAdmin && <Entry to="/activity" label={t("activity")} icon={IconActivity} />}
      {isApp && <Entry to="/computer" label={t("desktop:thisComputer")} icon={IconDeviceDesktop} />}
      <Entry to="/settings" label={t("settings")} icon={IconSettings} />
    </nav>
  );
}

interface EntryProps {
  readonly to: NonNullable<LinkProps["to"]>;
  readonly label: string;
  readonly icon: ComponentType<{ size: number; stroke: number; "aria-hidden": boolean }>;
  readonly rightSection?: ReactNode;
}

function Entry({ to, label, icon: Icon, rightSection }: EntryProps) {
  const { pathname } = useLocation();
  const isHere = pathname === to || (pathname.startsWith(`${to}/`) && pathname !== "/machines/pending");
  return (
    <NavLink
      component={Link}
      to={to}
      // The router would also mark an entry whose path is a prefix of another entry's.
      activeOptions={{ exact: true }}
      label={label}
      active={isHere}
      aria-current={isHere ? "page" : undefined}
      leftSection={<Icon size={19} stroke={1.7} aria-hidden />}
      rightSection={rightSection}
      className={classes["entry"] ?? ""}
    />
  );
}

function PendingCount() {
  const { t } = useTranslation("shell");
  const { data } = useQuery(pendingCountQuery);
  if (!data || data.count === 0) return null;
  return (
    <span className={classes["count"]}>
      <Trans
        t={t}
        i18nKey="waiting"
        values={{ count: data.count }}
        components={{ aside: <span className={classes["aside"]} /> }}
      />
    </span>
  );
}
