import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconUserPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Page } from "../components/page.tsx";
import { BulkInviteDialog } from "../people/bulk-invite-dialog.tsx";
import { InviteDialog } from "../people/invite-dialog.tsx";
import { PendingInvites } from "../people/pending-invites.tsx";
import { TeamMembers } from "../people/team-members.tsx";

export function PeoplePage() {
  const { t } = useTranslation("people");
  const [isInviting, inviting] = useDisclosure(false);
  const [isInvitingMany, invitingMany] = useDisclosure(false);
  return (
    <Page
      title={t("title")}
      description={t("lead")}
      width="narrow"
      actions={
        <>
          <Button variant="default" onClick={invitingMany.open}>
            {t("bulk.open")}
          </Button>
          <Button leftSection={<IconUserPlus size={17} aria-hidden />} onClick={inviting.open}>
            {t("inviteSomebody")}
          </Button>
        </>
      }
    >
      <PendingInvites />
      <TeamMembers />
      <InviteDialog opened={isInviting} onClose={inviting.close} />
      <BulkInviteDialog opened={isInvitingMany} onClose={invitingMany.close} />
    </Page>
  );
}
