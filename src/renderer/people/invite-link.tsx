import { Button, Group, Stack, Text } from "@mantine/core";
import type { InviteItem } from "../../protocol/http/people.ts";
import type { FreshInvite } from "../api/people.ts";
import { CopyField } from "../components/copy-field.tsx";
import { RelativeTime } from "../components/relative-time.tsx";

export interface InviteLinkProps {
  readonly invite: FreshInvite;
  readonly onDone: () => void;
}

/** The join link, once, and whether a mail already carries it. */
export function InviteLink({ invite, onDone }: InviteLinkProps) {
  return (
    <Stack>
      <Text size="sm">{mailText(invite)}</Text>
      <CopyField value={invite.join_url} label="Copy the link" />
      <Text size="sm" c="dimmed">
        It works for {invite.email} only, expires <RelativeTime at={invite.expires_at} />, and is not shown again.
      </Text>
      <Group justify="flex-end">
        <Button onClick={onDone}>Done</Button>
      </Group>
    </Stack>
  );
}

function mailText({ mail, email }: InviteItem): string {
  const texts: Readonly<Record<InviteItem["mail"], string>> = {
    sent: `A mail with this link is on its way to ${email}. You can also hand the link over yourself:`,
    failed: `The mail to ${email} could not be sent. Hand this link over yourself:`,
    "not-configured": `This control plane sends no mail. Hand this link over to ${email} yourself:`,
  };
  return texts[mail];
}
