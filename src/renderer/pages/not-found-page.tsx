import { Button } from "@mantine/core";
import { IconMapOff } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { Empty } from "../components/empty.tsx";
import { Page } from "../components/page.tsx";

export function NotFoundPage() {
  return (
    <Page title="Page not found">
      <Empty
        icon={<IconMapOff size={28} />}
        title="There is nothing at this address"
        action={
          <Button component={Link} to="/machines" variant="light">
            Go to the machines
          </Button>
        }
      >
        The link may be mistyped, or what it led to was removed.
      </Empty>
    </Page>
  );
}
