import { Alert } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useDesktop } from "./use-desktop.ts";

/** Above the machines, while this one is not among them. Absent in a browser. */
export function ShareBanner() {
  const { t } = useTranslation("desktop");
  const { state } = useDesktop();
  if (state?.agent.process !== "none") return null;
  return (
    <Alert color="petrol" variant="light">
      {t("share.banner")} <Link to="/computer">{t("share.bannerLink")}</Link>
    </Alert>
  );
}
