import { Button, Checkbox, Group, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { CreatedGuestInvite } from "../../protocol/http/guest.ts";
import { createGuestInvite, GUEST_INVITES } from "../api/guests.ts";
import { useSession } from "../api/session.ts";
import { FailureNote } from "../components/failure-note.tsx";
import { useSubmit } from "../components/use-submit.ts";
import { ownZone } from "../format/window.ts";
import { MachineSelect } from "../machines/machine-select.tsx";
import { useServices } from "../services.ts";
import { AdvancedFields } from "./advanced-fields.tsx";
import { INVITE_FIELDS, initialInvite, inviteBody, validateInvite, type InviteValues } from "./invite-values.ts";
import { RightsFields } from "./rights-fields.tsx";
import { WindowFields } from "./window-fields.tsx";

export interface InviteGuestFormProps {
  readonly machine: { readonly id: string } | null;
  readonly onCreated: (invite: CreatedGuestInvite, pin: string) => void;
}

export function InviteGuestForm({ machine, onCreated }: InviteGuestFormProps) {
  const { t } = useTranslation("guests");
  const queryClient = useQueryClient();
  const { clock } = useServices();
  const { mail_configured: canMail } = useSession();
  const form = useForm<InviteValues>({
    initialValues: initialInvite(machine?.id ?? null, clock.now(), ownZone(), canMail),
    validate: (values) => validateInvite(t, values, clock.now()),
  });
  const submit = useSubmit(
    form,
    async (values) => {
      const invite = await createGuestInvite(inviteBody(values, clock.now()));
      void queryClient.invalidateQueries({ queryKey: GUEST_INVITES });
      onCreated(invite, values.pin);
    },
    INVITE_FIELDS,
  );
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        {machine === null && <MachineSelect label={t("machine")} data-autofocus {...form.getInputProps("machineId")} />}
        <TextInput
          label={t("guestEmail")}
          type="email"
          autoComplete="off"
          data-autofocus={machine !== null || undefined}
          {...form.getInputProps("email")}
        />
        <TextInput
          label={t("whatFor")}
          placeholder={t("whatForExample")}
          maxLength={128}
          autoComplete="off"
          {...form.getInputProps("event")}
        />
        <Textarea
          label={t("message")}
          description={t("messageHint")}
          autosize
          minRows={1}
          maxRows={5}
          maxLength={2_000}
          {...form.getInputProps("message")}
        />
        <WindowFields form={form} />
        <RightsFields form={form} />
        <AdvancedFields form={form} />
        <FailureNote text={submit.failure} />
        <Group justify="space-between" gap="sm">
          {canMail ? (
            <Checkbox label={t("sendByMail")} {...form.getInputProps("sendEmail", { type: "checkbox" })} />
          ) : (
            <Text size="sm" c="dimmed">
              {t("noMail")}
            </Text>
          )}
          <Button type="submit" loading={submit.isRunning}>
            {t("invite")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
