import { Button, Group, Modal, Select, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { MOST_INVITE_CHARACTERS, MOST_INVITE_LINES } from "../../protocol/http/member-invite.ts";
import { groupsQuery } from "../api/groups.ts";
import { previewInvites, type FreshInvite, type InviteCheck } from "../api/people.ts";
import { FailureNote } from "../components/failure-note.tsx";
import { useSubmit } from "../components/use-submit.ts";
import { CsvInput } from "../csv/csv-input.tsx";
import { BulkInvitePreview } from "./bulk-invite-preview.tsx";
import { BulkInviteResult } from "./bulk-invite-result.tsx";
import { DeliveryChoice, type Delivery } from "./delivery-choice.tsx";
import type { InviteDialogProps } from "./invite-dialog.tsx";
import { ASSIGNABLE_ROLES, type AssignableRole } from "./roles.ts";

interface Values {
  readonly text: string;
  readonly role: AssignableRole;
  /** A group's number. */
  readonly group: string | null;
  readonly delivery: Delivery;
}

const INITIAL: Values = { text: "", role: "member", group: null, delivery: "mail" };

type Step = "write" | { readonly check: InviteCheck } | { readonly created: readonly FreshInvite[] };

/** A list of addresses becomes invitations in three steps: written, looked at line by line, made. */
export function BulkInviteDialog({ opened, onClose }: InviteDialogProps) {
  const { t } = useTranslation("people");
  const [step, setStep] = useState<Step>("write");
  const form = useListForm();
  const isDone = step !== "write" && "created" in step;
  /** Only once nobody sees it any more: until then, what was written outlives a closed dialog. */
  function startAnew(): void {
    if (!isDone) return;
    form.reset();
    setStep("write");
  }
  return (
    <Modal opened={opened} onClose={onClose} onExitTransitionEnd={startAnew} title={t("bulk.title")} size="xl">
      {step === "write" ? (
        <ListForm form={form} onChecked={(check) => setStep({ check })} />
      ) : isDone ? (
        <BulkInviteResult invites={step.created} onDone={onClose} />
      ) : (
        <BulkInvitePreview
          check={step.check}
          sendEmail={form.getValues().delivery === "mail"}
          onBack={() => setStep("write")}
          onCreated={(created) => setStep({ created })}
        />
      )}
    </Modal>
  );
}

function useListForm() {
  const { t } = useTranslation("people");
  return useForm<Values>({
    initialValues: INITIAL,
    validate: {
      text: (text) => {
        if (text.trim() === "") return t("bulk.noAddress");
        if (text.length > MOST_INVITE_CHARACTERS) return t("bulk.tooLong");
        return text.trim().split("\n").length > MOST_INVITE_LINES ? t("bulk.tooManyLines") : null;
      },
    },
  });
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
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <CsvInput
          label={t("bulk.addresses")}
          description={t("bulk.addressesHint")}
          autosize
          minRows={5}
          maxRows={12}
          mostBytes={MOST_INVITE_CHARACTERS}
          data-autofocus
          {...form.getInputProps("text")}
          onText={(text) => form.setFieldValue("text", text)}
          onFault={(message) => form.setFieldError("text", message)}
        />
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
        <DeliveryChoice count={2} {...form.getInputProps("delivery")} />
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
