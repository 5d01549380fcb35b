import { notifications } from "@mantine/notifications";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { failureText } from "../api/api-failure.ts";
import { sessionQuery } from "../api/session.ts";
import { useServices } from "../services.ts";
import { applyLooks, storePreferences } from "./preferences.ts";

/** Makes the page follow the profile of whoever is signed in, wherever it was changed. Shows nothing itself. */
export function FollowPreferences() {
  const { t } = useTranslation();
  const { language, desktop } = useServices();
  // Only listens: the routes ask who is signed in.
  const preferences = useQuery({ ...sessionQuery, enabled: false }).data?.preferences ?? null;
  useEffect(() => {
    if (preferences === null) return;
    storePreferences(() => localStorage, preferences);
    applyLooks(document.documentElement, preferences);
    // In the app its own choice comes first, see desktop-language.ts.
    const inApp = desktop.view.state?.preferences.language ?? "system";
    language.show(inApp === "system" ? preferences.language : inApp).catch((error: unknown) => {
      notifications.show({ color: "red", title: t("thatDidNotWork"), message: failureText(t, error) });
    });
    // What it says when it fails is no reason to do it again.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [preferences, language, desktop]);
  return null;
}
