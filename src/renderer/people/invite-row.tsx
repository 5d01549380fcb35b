import { Button, Checkbox } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Trans, useTranslation } from "react-i18next";
import type { InviteItem } from "../../protocol/http/people.ts";
import { cancelInvite, INVITE_LISTS, resendInvites, type FreshInvite } from "../api/people.ts";
import { useSession } from "../api/session.ts";
import { ItemRow } from "../components/item-list.tsx";
import { RelativeTime } from "../components/relative-time.tsx";
import { useAction } from "../components/use-action.ts";

const MAIL = {
  sent: "people:mailSent",
  failed: "people:mailFailed",
  "not-configured": "people:noMailSent",
  "not-asked": "people:noMailSent",
} as const;

export interface InviteRowProps {
  readonly invite: InviteItem;
  readonly isSelected: boolean;
  readonly onSelect: (isSelected: boolean) => void;
  readonly onResent: (invite: FreshInvite) => void;
}

/** One invitation that nobody has accepted yet. */
export function InviteRow({ invite, isSelected, onSelect, onResent }: InviteRowProps) {
  const { t } = useTranslation(["people", "common"]);
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
      actions={<InviteActions invite={invite} onResent={onResent} />}
    />
  );
}

function InviteActions({ invite, onResent }: Pick<InviteRowProps, "invite" | "onResent">) {
  const { t } = useTranslation("people");
  const { mail_configured: canMail } = useSession();
  const queryClient = useQueryClient();
  const { email, id } = invite;
  async function resend(sendEmail: boolean): Promise<void> {
    for (const fresh of await resendInvites([id], sendEmail)) onResent(fresh);
    await queryClient.invalidateQueries({ queryKey: INVITE_LISTS });
  }
  const cancelling = useAction(() => cancelInvite(id), [INVITE_LISTS]);
  const mailing = useAction(() => resend(true), []);
  const renewing = useAction(() => resend(false), []);
  const actions = [
    { action: mailing, text: t("sendAgain"), label: t("sendAgainTo", { email }), isThere: canMail },
    { action: renewing, text: t("newLink"), label: t("newLinkFor", { email }), isThere: true },
    { action: cancelling, text: t("cancel"), label: t("cancelInvitation", { email }), isThere: true },
  ];
  return actions
    .filter(({ isThere }) => isThere)
    .map(({ action, label, text }) => (
      <Button
        key={text}
        size="xs"
        variant="default"
        loading={action.isRunning}
        onClick={() => action.run()}
        aria-label={label}
      >
        {text}
      </Button>
    ));
}
