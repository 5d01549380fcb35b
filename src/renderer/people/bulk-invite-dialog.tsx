import { Button, FileButton, Group, Modal, Select, Stack, Textarea } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { MOST_INVITE_LINES } from "../../protocol/http/member-invite.ts";
import { groupsQuery } from "../api/groups.ts";
import { previewInvites, type FreshInvite, type InviteCheck } from "../api/people.ts";
import { FailureNote } from "../components/failure-note.tsx";
import { useSubmit } from "../components/use-submit.ts";
import { BulkInvitePreview } from "./bulk-invite-preview.tsx";
import { BulkInviteResult } from "./bulk-invite-result.tsx";
import type { InviteDialogProps } from "./invite-dialog.tsx";
import { ASSIGNABLE_ROLES, type AssignableRole } from "./roles.ts";

/** Bytes of a file; the control plane takes no longer text. */
const BIGGEST_FILE = 262_144;
const INITIAL: { text: string; role: AssignableRole; group: string | null } = { text: "", role: "member", group: null };

type Step = "write" | { readonly check: InviteCheck } | { readonly created: readonly FreshInvite[] };

/** A list of addresses becomes invitations in three steps: written, looked at line by line, made. */
export function BulkInviteDialog({ opened, onClose }: InviteDialogProps) {
  const { t } = useTranslation("people");
  return (
    <Modal opened={opened} onClose={onClose} title={t("bulk.title")} size="xl">
      <BulkInvite onDone={onClose} />
    </Modal>
  );
}

function useListForm() {
  const { t } = useTranslation("people");
  return useForm({
    initialValues: INITIAL,
    validate: {
      text: (text) => {
        if (text.trim() === "") return t("bulk.noAddress");
        return text.trim().split("\n").length > MOST_INVITE_LINES ? t("bulk.tooManyLines") : null;
      },
    },
  });
}

function BulkInvite({ onDone }: { readonly onDone: () => void }) {
  const [step, setStep] = useState<Step>("write");
  const form = useListForm();
  if (step === "write") return <ListForm form={form} onChecked={(check) => setStep({ check })} />;
  if ("created" in step) return <BulkInviteResult invites={step.created} onDone={onDone} />;
  return (
    <BulkInvitePreview
      check={step.check}
      onBack={() => setStep("write")}
      onCreated={(created) => setStep({ created })}
    />
  );
}

interface ListFormProps {
  readonly form: ReturnType<typeof useListForm>;
  readonly onChecked: (check: InviteCheck) => void;
}

function ListForm({ form, onChecked }: ListFormProps) {
  const { t } = useTranslation(["people", "common"]);
  const groups = useQuery(groupsQuery);
  const submit = useSubmit(
    form,
    async ({ group, role, text }) =>
      onChecked(await previewInvites({ text, role, group: group === null ? null : Number(group) })),
    { text: "text", role: "role", group: "group" },
  );
  async function takeFile(file: File | null): Promise<void> {
    if (!file) return;
    if (file.size > BIGGEST_FILE) form.setFieldError("text", t("bulk.fileTooBig"));
    else form.setFieldValue("text", await file.text());
  }
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <Textarea
          label={t("bulk.addresses")}
          description={t("bulk.addressesHint")}
          autosize
          minRows={5}
          maxRows={12}
          maxLength={BIGGEST_FILE}
          spellCheck={false}
          autoCapitalize="none"
          data-autofocus
          {...form.getInputProps("text")}
        />
        <Group>
          <FileButton accept=".csv,.txt,text/csv,text/plain" onChange={(file) => void takeFile(file)}>
            {(props) => (
              <Button {...props} size="xs" variant="default">
                {t("bulk.chooseFile")}
              </Button>
            )}
          </FileButton>
        </Group>
        <Group grow align="flex-start" preventGrowOverflow={false}>
          <Select
            label={t("role")}
            description={t("bulk.usual")}
            data={ASSIGNABLE_ROLES.map((value) => ({ value, label: t(`common:role.${value}`) }))}
            allowDeselect={false}
            {...form.getInputProps("role")}
          />
          <Select
            label={t("bulk.group")}
            description={t("bulk.usual")}
            placeholder={t("bulk.noGroup")}
            data={groups.data?.data.map(({ name, number }) => ({ value: String(number), label: name })) ?? []}
            searchable
            {...form.getInputProps("group")}
          />
        </Group>
        <FailureNote text={submit.failure} />
        <Group justify="flex-end">
          <Button type="submit" loading={submit.isRunning}>
            {t("bulk.look")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
