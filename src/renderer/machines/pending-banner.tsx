import { Alert, Button, Group } from "@mantine/core";
import { IconHourglass } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { pendingCountQuery } from "../api/machines.ts";

/** Tells admins that somebody knocks. */
export function PendingBanner() {
  const { data } = useQuery(pendingCountQuery);
  const first = data?.data[0];
  if (!data || !first) return null;
  const text =
    data.count === 1 ? `${first.name} waits for your approval.` : `${data.count} machines wait for your approval.`;
  return (
    <Alert color="brass" variant="light" icon={<IconHourglass />}>
      <Group justify="space-between" gap="sm">
        <span>{text}</span>
        <Button component={Link} to="/machines/pending" size="xs" variant="default">
          Review
        </Button>
      </Group>
    </Alert>
  );
}
