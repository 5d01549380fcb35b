import { Button, Group, Stack, Text } from "@mantine/core";
import { Trans, useTranslation } from "react-i18next";
import type { FreshInvite } from "../api/people.ts";
import { CopyField } from "../components/copy-field.tsx";
import { RelativeTime } from "../components/relative-time.tsx";

export interface InviteLinkProps {
  readonly invite: FreshInvite;
  readonly onDone: () => void;
}

/** The join link, once, and whether a mail already carries it. */
export function InviteLink({ invite, onDone }: InviteLinkProps) {
  const { t } = useTranslation(["people", "common"]);
  const { email } = invite;
  return (
    <Stack>
      <Text size="sm">{t(`mail.${invite.mail}`, { email })}</Text>
      <CopyField value={invite.join_url} label={t("copyLink")} />
      <Text size="sm" c="dimmed">
        <Trans
          t={t}
          i18nKey="linkTerms"
          values={{ email }}
          components={{ time: <RelativeTime at={invite.expires_at} /> }}
        />
      </Text>
      <Group justify="flex-end">
        <Button onClick={onDone}>{t("common:done")}</Button>
      </Group>
    </Stack>
  );
}
