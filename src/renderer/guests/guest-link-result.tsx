import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { IconLockPassword } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { CreatedGuestInvite } from "../../protocol/http/guest.ts";
import { CopyField } from "../components/copy-field.tsx";
import { formatRights } from "../format/rights.ts";
import { GuestTerms } from "./guest-terms.tsx";

export interface GuestLinkResultProps {
  readonly invite: CreatedGuestInvite;
  readonly pin: string;
  readonly onDone: () => void;
}

/** The link, once, and what else the guest needs. */
export function GuestLinkResult({ invite, pin, onDone }: GuestLinkResultProps) {
  const { t } = useTranslation();
  return (
    <Stack>
      <Text size="sm" component="output">
        {mailText(invite)}
      </Text>
      <CopyField value={invite.join_url} label="Copy the link" />
      {pin !== "" && (
        <Alert color="brass" variant="light" icon={<IconLockPassword />} title={`The PIN is ${pin}`}>
          It is neither in the link nor in the mail, and is not shown again. Tell it another way, such as by telephone.
        </Alert>
      )}
      <Text size="sm" c="dimmed">
        {invite.event_name} on {invite.machine.name}, {formatRights(t, invite)}. <GuestTerms invite={invite} />. The
        link is not shown again.
      </Text>
      <Group justify="flex-end">
        <Button
          onClick={onDone}
          // The form that had the focus is gone.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
        >
          Done
        </Button>
      </Group>
    </Stack>
  );
}

function mailText({ mail, guest_email }: CreatedGuestInvite): string {
  const texts: Readonly<Record<CreatedGuestInvite["mail"], string>> = {
    sent: `A mail with this link is on its way to ${guest_email}. You can also hand it over yourself:`,
    failed: `The mail to ${guest_email} could not be sent. Hand this link over yourself:`,
    "not-configured": `This control plane sends no mail. Hand this link over to ${guest_email} yourself:`,
    "not-asked": `Hand this link over to ${guest_email}:`,
  };
  return texts[mail];
}
