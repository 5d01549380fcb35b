import { Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { cancelInvites, invitesQuery, resendInvites, type FreshInvite } from "../api/people.ts";
import { ConfirmDialog } from "../components/confirm-dialog.tsx";
import { useAction } from "../components/use-action.ts";

export interface InviteSelectionProps {
  readonly ids: readonly string[];
  readonly onClear: () => void;
  readonly onResent: (invites: readonly FreshInvite[]) => void;
}

/** What can be done with all invitations that are selected. */
export function InviteSelection({ ids, onClear, onResent }: InviteSelectionProps) {
  const { t } = useTranslation("people");
  const queryClient = useQueryClient();
  const [isCancelling, cancelling] = useDisclosure(false);
  const resending = useAction(async () => {
    onResent((await resendInvites(ids)).data);
    onClear();
  }, [invitesQuery.queryKey]);
  async function cancel(): Promise<void> {
    await cancelInvites(ids);
    onClear();
    await queryClient.invalidateQueries(invitesQuery);
  }
  return (
    <>
      {ids.length > 0 && (
        <Group gap="sm" mb="sm">
          <Text size="sm" fw={550} component="output">
            {t("bulk.selected", { count: ids.length })}
          </Text>
          <Button size="xs" variant="default" loading={resending.isRunning} onClick={() => resending.run()}>
            {t("bulk.resend")}
          </Button>
          <Button size="xs" variant="default" onClick={cancelling.open}>
            {t("bulk.cancel")}
          </Button>
          <Button size="xs" variant="subtle" onClick={onClear}>
            {t("bulk.selectNone")}
          </Button>
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
