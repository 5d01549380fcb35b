import { ActionIcon, Menu, Modal, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconDots } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { GuestInviteItem } from "../../protocol/http/guest.ts";
import { cancelGuestInvite, GUEST_INVITES, renewGuestLink } from "../api/guests.ts";
import { ConfirmDialog } from "../components/confirm-dialog.tsx";
import { CopyField } from "../components/copy-field.tsx";

/** What is done seldom: another link, and the end of it. */
export function GuestMenu({ invite }: { readonly invite: GuestInviteItem }) {
  const { t } = useTranslation("guests");
  const queryClient = useQueryClient();
  const menuButton = useRef<HTMLButtonElement>(null);
  const [isRenewing, renewing] = useDisclosure(false);
  const [isCancelling, cancelling] = useDisclosure(false);
  const [link, setLink] = useState<string | null>(null);
  const guest = invite.guest_email;
  return (
    <>
      <Menu position="bottom-end" width={200}>
        <Menu.Target>
          <ActionIcon ref={menuButton} variant="subtle" color="gray" size="lg" aria-label={t("moreFor", { guest })}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={renewing.open}>{t("copyNewLink")}</Menu.Item>
          <Menu.Item onClick={cancelling.open}>{t("cancelInviteMenu")}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ConfirmDialog
        opened={isRenewing}
        onClose={renewing.close}
        returnFocusTo={menuButton}
        title={t("makeNewLinkFor", { guest })}
        confirmLabel={t("makeNewLink")}
        onConfirm={async () => setLink((await renewGuestLink(invite.id)).join_url)}
      >
        <Text size="sm">{t("newLinkAdvice")}</Text>
      </ConfirmDialog>
      <Modal opened={link !== null} onClose={() => setLink(null)} title={t("newLinkFor", { guest })} size="lg" centered>
        <Stack>
          <CopyField value={link ?? ""} label={t("copyLink")} />
          <Text size="sm" c="dimmed">
            {invite.has_pin ? t("notShownAgainWithPin") : t("notShownAgain")}
          </Text>
        </Stack>
      </Modal>
      <ConfirmDialog
        opened={isCancelling}
        onClose={cancelling.close}
        returnFocusTo={menuButton}
        title={t("cancelInviteOf", { guest })}
        confirmLabel={t("cancelInvite")}
        closeLabel={t("keepInvite")}
        isDangerous
        onConfirm={async () => {
          await cancelGuestInvite(invite.id);
          await queryClient.invalidateQueries({ queryKey: GUEST_INVITES });
        }}
      >
        <Text size="sm">
          {invite.sessions.length > 0 && `${t("sentAwayAtOnce")} `}
          {invite.is_used ? t("linkStops") : t("linkStopsUnused")}
        </Text>
      </ConfirmDialog>
    </>
  );
}
