import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconLockPassword } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { CreatedGuestInvite } from "../../protocol/http/guest.ts";
import { CopyField } from "../components/copy-field.tsx";
import { formatRights } from "../format/rights.ts";
import { guestTerms } from "./guest-terms.ts";

export interface GuestLinkResultProps {
  readonly invite: CreatedGuestInvite;
  readonly pin: string;
  readonly onDone: () => void;
}

/** The link, once, and what else the guest needs. */
export function GuestLinkResult({ invite, pin, onDone }: GuestLinkResultProps) {
  const { t } = useTranslation(["guests", "common"]);
  return (
    <Stack>
      <Text size="sm" component="output">
        {t(`mail.${invite.mail}`, { email: invite.guest_email })}
      </Text>
      <CopyField value={invite.join_url} label={t("copyLink")} />
      {pin !== "" && (
        <Alert color="brass" variant="light" icon={<IconLockPassword />} title={t("pinIs", { pin })}>
          {t("pinAdvice")}
        </Alert>
      )}
      <Text size="sm" c="dimmed">
        {t("invited", {
          event: invite.event_name,
          machine: invite.machine.name,
          rights: formatRights(t, invite),
          terms: guestTerms(t, invite),
        })}
      </Text>
      <Group justify="flex-end">
        <Button
          onClick={onDone}
          // The form that had the focus is gone.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
        >
          {t("common:done")}
        </Button>
      </Group>
    </Stack>
  );
}
