import { Button, Group, Modal, Radio, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { createInvite, INVITE_LISTS, type FreshInvite } from "../api/people.ts";
import { FailureNote } from "../components/failure-note.tsx";
import { useSubmit } from "../components/use-submit.ts";
import { requireEmail } from "../sign-in/form-rules.ts";
import { DeliveryChoice, type Delivery } from "./delivery-choice.tsx";
import { InviteLink } from "./invite-link.tsx";
import { ASSIGNABLE_ROLES, type AssignableRole } from "./roles.ts";

export interface InviteDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

export function InviteDialog({ opened, onClose }: InviteDialogProps) {
  const { t } = useTranslation("people");
  return (
    <Modal opened={opened} onClose={onClose} title={t("inviteSomebody")} size="lg">
      <Invite onDone={onClose} />
    </Modal>
  );
}

function Invite({ onDone }: { readonly onDone: () => void }) {
  const [created, setCreated] = useState<FreshInvite | null>(null);
  return created ? <InviteLink invite={created} onDone={onDone} /> : <InviteForm onCreated={setCreated} />;
}

const INITIAL: { email: string; name: string; role: AssignableRole; delivery: Delivery } = {
  email: "",
  name: "",
  role: "member",
  delivery: "mail",
};

function InviteForm({ onCreated }: { readonly onCreated: (invite: FreshInvite) => void }) {
  const { t } = useTranslation(["people", "common"]);
  const queryClient = useQueryClient();
  const form = useForm({ initialValues: INITIAL, validate: { email: requireEmail(t) } });
  const submit = useSubmit(
    form,
    async ({ delivery, email, name, role }) => {
      const invite = await createInvite({
        email: email.trim(),
        name: name.trim(),
        role,
        send_email: delivery === "mail",
      });
      await queryClient.invalidateQueries({ queryKey: INVITE_LISTS });
      onCreated(invite);
    },
    { email: "email", name: "name", role: "role" },
  );
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <TextInput
          label={t("email")}
          description={t("emailHint")}
          type="email"
          autoComplete="off"
          data-autofocus
          {...form.getInputProps("email")}
        />
        <TextInput label={t("name")} autoComplete="off" {...form.getInputProps("name")} />
        <Radio.Group label={t("role")} {...form.getInputProps("role")}>
          <Stack mt={8} gap="xs">
            {ASSIGNABLE_ROLES.map((role) => (
              <Radio key={role} value={role} label={t(`common:role.${role}`)} description={t(`roleHints.${role}`)} />
            ))}
          </Stack>
        </Radio.Group>
        <DeliveryChoice count={1} {...form.getInputProps("delivery")} />
        <FailureNote text={submit.failure} />
        <Group justify="flex-end">
          <Button type="submit" loading={submit.isRunning}>
            {t("invite")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
