import { Button, Checkbox, Group, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQueryClient } from "@tanstack/react-query";
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
  const queryClient = useQueryClient();
  const { clock } = useServices();
  const { mail_configured: canMail } = useSession();
  const form = useForm<InviteValues>({
    initialValues: initialInvite(machine?.id ?? null, clock.now(), ownZone(), canMail),
    validate: (values) => validateInvite(values, clock.now()),
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
        {machine === null && <MachineSelect label="Machine" data-autofocus {...form.getInputProps("machineId")} />}
        <TextInput
          label="Guest's e-mail"
          type="email"
          autoComplete="off"
          data-autofocus={machine !== null || undefined}
          {...form.getInputProps("email")}
        />
        <TextInput
          label="What for"
          placeholder="For example: Colour review"
          maxLength={128}
          autoComplete="off"
          {...form.getInputProps("event")}
        />
        <Textarea
          label="Message"
          description="The guest reads it at the door"
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
            <Checkbox label="Send the link by mail" {...form.getInputProps("sendEmail", { type: "checkbox" })} />
          ) : (
            <Text size="sm" c="dimmed">
              No mail is configured: you get the link to hand over.
            </Text>
          )}
          <Button type="submit" loading={submit.isRunning}>
            Invite
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
