import { Anchor } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useDesktop } from "./use-desktop.ts";

/** From in front of the sign-in to what works without one. Absent in a browser, and before there is a web app to show it in. */
export function ComputerLink() {
  const { t } = useTranslation("desktop");
  const { state } = useDesktop();
  const plane = state?.controlPlane?.state;
  if (plane !== "reachable" && plane !== "unreachable" && plane !== "unknown") return null;
  // A guest's door in the app has nothing else around it.
  if (location.pathname.startsWith("/g/")) {
    return (
      <Anchor href="/machines" size="sm">
        {t("backToApp")}
      </Anchor>
    );
  }
  return (
    // Not the router's link: a door may stand where there is no router yet.
    <Anchor href="/computer" size="sm">
      {t("thisComputer")}
    </Anchor>
  );
}
