import { Button, Modal } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Trans, useTranslation } from "react-i18next";
import type { InviteItem } from "../../protocol/http/people.ts";
import { cancelInvite, invitesQuery, resendInvite, type FreshInvite } from "../api/people.ts";
import { ItemList, ItemRow } from "../components/item-list.tsx";
import { LoadError } from "../components/load-error.tsx";
import { RelativeTime } from "../components/relative-time.tsx";
import { Section } from "../components/section.tsx";
import { useAction } from "../components/use-action.ts";
import { InviteLink } from "./invite-link.tsx";

const MAIL = {
  sent: "people:mailSent",
  failed: "people:mailFailed",
  "not-configured": "people:noMailSent",
  "not-asked": "people:noMailSent",
} as const;

/** Invitations that nobody has accepted yet. Absent while there is none. */
export function PendingInvites() {
  const { t } = useTranslation("people");
  const invites = useQuery(invitesQuery);
  const [fresh, setFresh] = useState<FreshInvite | null>(null);
  if (invites.isError) return <LoadError error={invites.error} onRetry={() => void invites.refetch()} />;
  if (!invites.data || invites.data.data.length === 0) return null;
  return (
    <Section title={t("invited")} description={t("invitedHint")}>
      <ItemList label={t("invited")}>
        {invites.data.data.map((invite) => (
          <InviteRow key={invite.id} invite={invite} onResent={setFresh} />
        ))}
      </ItemList>
      <Modal opened={fresh !== null} onClose={() => setFresh(null)} title={t("newLink")} size="lg">
        {fresh && <InviteLink invite={fresh} onDone={() => setFresh(null)} />}
      </Modal>
    </Section>
  );
}

interface InviteRowProps {
  readonly invite: InviteItem;
  readonly onResent: (invite: FreshInvite) => void;
}

function InviteRow({ invite, onResent }: InviteRowProps) {
  const { t } = useTranslation(["people", "common"]);
  const queryClient = useQueryClient();
  const cancelling = useAction(() => cancelInvite(invite.id), [invitesQuery.queryKey]);
  const resending = useAction(async () => {
    onResent(await resendInvite(invite.id));
    await queryClient.invalidateQueries(invitesQuery);
  }, []);
  return (
    <ItemRow
      title={invite.name || invite.email}
      details={
        <>
          {invite.name !== "" && `${invite.email} · `}
          {t(`common:role.${invite.role}`)} · {t(MAIL[invite.mail])} ·{" "}
          <Trans t={t} i18nKey="expires" components={{ time: <RelativeTime at={invite.expires_at} /> }} />
        </>
      }
      actions={
        <>
          <Button
            size="xs"
            variant="default"
            loading={resending.isRunning}
            onClick={() => resending.run()}
            aria-label={t("sendAgainTo", { email: invite.email })}
          >
            {t("sendAgain")}
          </Button>
          <Button
            size="xs"
            variant="default"
            loading={cancelling.isRunning}
            onClick={() => cancelling.run()}
            aria-label={t("cancelInvitation", { email: invite.email })}
          >
            {t("cancel")}
          </Button>
        </>
      }
    />
  );
}
