import { Button } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { Empty } from "../components/empty.tsx";
import { Page } from "../components/page.tsx";

export function NoPermissionPage() {
  return (
    <Page title="For admins only">
      <Empty
        icon={<IconLock size={28} />}
        title="Your role does not include this page"
        action={
          <Button component={Link} to="/machines" variant="light">
            Go to your machines
          </Button>
        }
      >
        Ask an admin of your team if you need it.
      </Empty>
    </Page>
  );
}
