import { Button } from "@mantine/core";
import { IconMapOff } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Empty } from "../components/empty.tsx";
import { Page } from "../components/page.tsx";

export function NotFoundPage() {
  const { t } = useTranslation("shell");
  return (
    <Page title={t("notFound")}>
      <Empty
        icon={<IconMapOff size={28} />}
        title={t("nothingHere")}
        action={
          <Button component={Link} to="/machines" variant="light">
            {t("goToMachines")}
          </Button>
        }
      >
        {t("nothingHereAdvice")}
      </Empty>
    </Page>
  );
}
