import { Modal } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CreatedGuestInvite } from "../../protocol/http/guest.ts";
import { GuestLinkResult } from "./guest-link-result.tsx";
import { InviteGuestForm } from "./invite-guest-form.tsx";

export interface InviteGuestDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  /** Onto which machine; null lets one choose. */
  readonly machine: { readonly id: string; readonly name: string } | null;
}

export function InviteGuestDialog({ opened, onClose, machine }: InviteGuestDialogProps) {
  const { t } = useTranslation("guests");
  const title = machine === null ? t("inviteGuest") : t("inviteGuestTo", { machine: machine.name });
  return (
    <Modal opened={opened} onClose={onClose} title={title} size="xl">
      <InviteGuest machine={machine} onDone={onClose} />
    </Modal>
  );
}

interface InviteGuestProps {
  readonly machine: InviteGuestDialogProps["machine"];
  readonly onDone: () => void;
}

function InviteGuest({ machine, onDone }: InviteGuestProps) {
  const [created, setCreated] = useState<{ invite: CreatedGuestInvite; pin: string } | null>(null);
  if (created) return <GuestLinkResult {...created} onDone={onDone} />;
  return <InviteGuestForm machine={machine} onCreated={(invite, pin) => setCreated({ invite, pin })} />;
}
