import { Button } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Empty } from "../components/empty.tsx";
import { Page } from "../components/page.tsx";

export function NoPermissionPage() {
  const { t } = useTranslation("shell");
  return (
    <Page title={t("adminsOnly")}>
      <Empty
        icon={<IconLock size={28} />}
        title={t("roleDoesNotInclude")}
        action={
          <Button component={Link} to="/machines" variant="light">
            {t("goToYourMachines")}
          </Button>
        }
      >
        {t("askAnAdmin")}
      </Empty>
    </Page>
  );
}
