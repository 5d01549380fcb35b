import { ActionIcon, Menu, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconDots } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { GuestInviteItem } from "../../protocol/http/guest.ts";
import { cancelGuestInvite, GUEST_INVITES, renewGuestLink } from "../api/guests.ts";
import { ConfirmDialog } from "../components/confirm-dialog.tsx";
import { CopyField } from "../components/copy-field.tsx";

/** What is done seldom: another link, and the end of it. */
export function GuestMenu({ invite }: { readonly invite: GuestInviteItem }) {
  const queryClient = useQueryClient();
  const menuButton = useRef<HTMLButtonElement>(null);
  const [isRenewing, renewing] = useDisclosure(false);
  const [isCancelling, cancelling] = useDisclosure(false);
  const [link, setLink] = useState<string | null>(null);
  const name = invite.guest_email;
  return (
    <>
      <Menu position="bottom-end" width={200}>
        <Menu.Target>
          <ActionIcon ref={menuButton} variant="subtle" color="gray" size="lg" aria-label={`More for ${name}`}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={renewing.open}>Copy a new link…</Menu.Item>
          <Menu.Item onClick={cancelling.open}>Cancel the invite…</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ConfirmDialog
        opened={isRenewing}
        onClose={renewing.close}
        returnFocusTo={menuButton}
        title={`Make a new link for ${name}?`}
        confirmLabel="Make a new link"
        onConfirm={async () => setLink((await renewGuestLink(invite.id)).join_url)}
      >
        <Text size="sm">
          Links are kept as fingerprints only, so the old one cannot be shown again. It stops working.
        </Text>
      </ConfirmDialog>
      <Modal opened={link !== null} onClose={() => setLink(null)} title={`New link for ${name}`} size="lg" centered>
        <Stack>
          <CopyField value={link ?? ""} label="Copy the link" />
          <Text size="sm" c="dimmed">
            It is not shown again{invite.has_pin ? ". The PIN is still needed: tell it another way." : "."}
          </Text>
        </Stack>
      </Modal>
      <ConfirmDialog
        opened={isCancelling}
        onClose={cancelling.close}
        returnFocusTo={menuButton}
        title={`Cancel the invite of ${name}?`}
        confirmLabel="Cancel the invite"
        closeLabel="Keep it"
        isDangerous
        onConfirm={async () => {
          await cancelGuestInvite(invite.id);
          await queryClient.invalidateQueries({ queryKey: GUEST_INVITES });
        }}
      >
        <Text size="sm">
          {invite.sessions.length > 0 && "They are sent away at once. "}The link stops working for good
          {!invite.is_used && ", and the invite goes back to the team as it was never used"}.
        </Text>
      </ConfirmDialog>
    </>
  );
}
