import { Button, Checkbox, Modal } from "@mantine/core";
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
import { BulkInviteResult } from "./bulk-invite-result.tsx";
import { InviteLink } from "./invite-link.tsx";
import { InviteSelection } from "./invite-selection.tsx";

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
  const [freshMany, setFreshMany] = useState<readonly FreshInvite[] | null>(null);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  if (invites.isError) return <LoadError error={invites.error} onRetry={() => void invites.refetch()} />;
  const shown = invites.data?.data ?? [];
  // An open dialog with links stays, whatever becomes of the list meanwhile.
  if (shown.length === 0 && fresh === null && freshMany === null) return null;
  // Somebody may have joined since they were selected.
  const ids = shown.filter(({ id }) => selected.has(id)).map(({ id }) => id);
  function select(id: string, isSelected: boolean): void {
    const others = ids.filter((other) => other !== id);
    setSelected(new Set(isSelected ? [...others, id] : others));
  }
  return (
    <Section title={t("invited")} description={t("invitedHint")}>
      {shown.length > 1 && (
        <Checkbox
          size="xs"
          mb="sm"
          label={t("bulk.selectAll")}
          checked={ids.length === shown.length}
          indeterminate={ids.length > 0 && ids.length < shown.length}
          onChange={({ currentTarget }) => setSelected(new Set(currentTarget.checked ? shown.map(({ id }) => id) : []))}
        />
      )}
      <InviteSelection ids={ids} onClear={() => setSelected(new Set())} onResent={setFreshMany} />
      <ItemList label={t("invited")}>
        {shown.map((invite) => (
          <InviteRow
            key={invite.id}
            invite={invite}
            isSelected={selected.has(invite.id)}
            onSelect={(isSelected) => select(invite.id, isSelected)}
            onResent={setFresh}
          />
        ))}
      </ItemList>
      <Modal opened={freshMany !== null} onClose={() => setFreshMany(null)} title={t("bulk.newLinks")} size="lg">
        {freshMany && <BulkInviteResult invites={freshMany} onDone={() => setFreshMany(null)} />}
      </Modal>
      <Modal opened={fresh !== null} onClose={() => setFresh(null)} title={t("newLink")} size="lg">
        {fresh && <InviteLink invite={fresh} onDone={() => setFresh(null)} />}
      </Modal>
    </Section>
  );
}

interface InviteRowProps {
  readonly invite: InviteItem;
  readonly isSelected: boolean;
  readonly onSelect: (isSelected: boolean) => void;
  readonly onResent: (invite: FreshInvite) => void;
}

function InviteRow({ invite, isSelected, onSelect, onResent }: InviteRowProps) {
  const { t } = useTranslation(["people", "common"]);
  const queryClient = useQueryClient();
  const cancelling = useAction(() => cancelInvite(invite.id), [invitesQuery.queryKey]);
  const resending = useAction(async () => {
    onResent(await resendInvite(invite.id));
    await queryClient.invalidateQueries(invitesQuery);
  }, []);
  return (
    <ItemRow
      title={
        <>
          <Checkbox
            size="xs"
            aria-label={t("select", { name: invite.name || invite.email })}
            checked={isSelected}
            onChange={({ currentTarget }) => onSelect(currentTarget.checked)}
          />
          {invite.name || invite.email}
        </>
      }
      details={
        <>
          {invite.name !== "" && `${invite.email} · `}
          {t(`common:role.${invite.role}`)} · {invite.group && `${invite.group.name} · `} {t(MAIL[invite.mail])} ·{" "}
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
