import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconUserPlus } from "@tabler/icons-react";
import { Page } from "../components/page.tsx";
import { InviteDialog } from "../people/invite-dialog.tsx";
import { PendingInvites } from "../people/pending-invites.tsx";
import { TeamMembers } from "../people/team-members.tsx";

export function PeoplePage() {
  const [isInviting, inviting] = useDisclosure(false);
  return (
    <Page
      title="People"
      description="Who belongs to the team, and what they may do."
      width="narrow"
      actions={
        <Button leftSection={<IconUserPlus size={17} aria-hidden />} onClick={inviting.open}>
          Invite somebody
        </Button>
      }
    >
      <PendingInvites />
      <TeamMembers />
      <InviteDialog opened={isInviting} onClose={inviting.close} />
    </Page>
  );
}
