import { Group } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Mark } from "../brand/mark.tsx";
import classes from "./bare-frame.module.css";
import { DesktopNotices } from "./desktop-notices.tsx";

/** Around a page of the app while nobody is signed in, or the control plane is away. */
export function BareFrame({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation("desktop");
  return (
    <main className={classes["frame"]}>
      <Group justify="space-between" mb="md">
        <Group gap="sm">
          <Mark size={28} />
          <span className={classes["product"]}>Latchkey</span>
        </Group>
        <Link to="/machines">{t("signIn")}</Link>
      </Group>
      <DesktopNotices />
      {children}
    </main>
  );
}
