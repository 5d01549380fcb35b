import { Alert, Button, Group } from "@mantine/core";
import { IconHourglass } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { pendingCountQuery } from "../api/machines.ts";

/** Tells admins that somebody knocks. */
export function PendingBanner() {
  const { t } = useTranslation("machines");
  const { data } = useQuery(pendingCountQuery);
  const first = data?.data[0];
  if (!data || !first) return null;
  const text =
    data.count === 1 ? t("nameWaitsForYou", { machine: first.name }) : t("waitForYou", { count: data.count });
  return (
    <Alert color="brass" variant="light" icon={<IconHourglass />}>
      <Group justify="space-between" gap="sm">
        <span>{text}</span>
        <Button component={Link} to="/machines/pending" size="xs" variant="default">
          {t("review")}
        </Button>
      </Group>
    </Alert>
  );
}
