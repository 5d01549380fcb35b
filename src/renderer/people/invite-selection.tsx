import { Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { MOST_INVITES } from "../../protocol/http/member-invite.ts";
import { isNotFound } from "../api/api-failure.ts";
import { cancelInvites, INVITE_LISTS, resendInvites, type FreshInvite } from "../api/people.ts";
import { useSession } from "../api/session.ts";
import { ConfirmDialog } from "../components/confirm-dialog.tsx";
import { useAction } from "../components/use-action.ts";

export interface InviteSelectionProps {
  readonly ids: readonly string[];
  readonly onClear: () => void;
  readonly onResent: (invites: readonly FreshInvite[]) => void;
}

/** What can be done with all invitations that are selected. */
export function InviteSelection({ ids, onClear, onResent }: InviteSelectionProps) {
  const { t } = useTranslation(["people", "common"]);
  const queryClient = useQueryClient();
  const [isCancelling, cancelling] = useDisclosure(false);
  const { mail_configured: canMail } = useSession();
  /** Somebody may have joined since they were selected, on a page that is not shown: nothing is done, and who is left is selected anew. */
  async function withSelected(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!isNotFound(error)) throw error;
      notifications.show({ color: "red", title: t("common:thatDidNotWork"), message: t("bulk.someGone") });
    }
    onClear();
  }
  const resend = (sendEmail: boolean) => withSelected(async () => onResent(await resendInvites(ids, sendEmail)));
  const mailing = useAction(() => resend(true), [INVITE_LISTS]);
  const renewing = useAction(() => resend(false), [INVITE_LISTS]);
  async function cancel(): Promise<void> {
    await withSelected(() => cancelInvites(ids));
    await queryClient.invalidateQueries({ queryKey: INVITE_LISTS });
  }
  const isTooMany = ids.length > MOST_INVITES;
  return (
    <>
      {ids.length > 0 && (
        <Group gap="sm" mb="sm">
          <Text size="sm" fw={550} component="output">
            {t("bulk.selected", { count: ids.length })}
          </Text>
          {canMail && (
            <Button
              size="xs"
              variant="default"
              loading={mailing.isRunning}
              disabled={isTooMany}
              onClick={() => mailing.run()}
            >
              {t("bulk.resend")}
            </Button>
          )}
          <Button
            size="xs"
            variant="default"
            loading={renewing.isRunning}
            disabled={isTooMany}
            onClick={() => renewing.run()}
          >
            {t("bulk.newLinks")}
          </Button>
          <Button size="xs" variant="default" disabled={isTooMany} onClick={cancelling.open}>
            {t("bulk.cancel")}
          </Button>
          <Button size="xs" variant="subtle" onClick={onClear}>
            {t("bulk.selectNone")}
          </Button>
          {isTooMany && (
            <Text size="sm" c="var(--mantine-color-error)" role="alert">
              {t("bulk.tooManySelected", { most: MOST_INVITES })}
            </Text>
          )}
        </Group>
      )}
      <ConfirmDialog
        opened={isCancelling}
        onClose={cancelling.close}
        title={t("bulk.cancelAsk", { count: ids.length })}
        confirmLabel={t("bulk.cancelConfirm")}
        isDangerous
        onConfirm={cancel}
      >
        <Text size="sm">{t("bulk.cancelAdvice")}</Text>
      </ConfirmDialog>
    </>
  );
}
