import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { GroupItem } from "../../protocol/http/group.ts";
import { createGroup, GROUPS, makeGroupChange } from "../api/groups.ts";
import { FailureNote } from "../components/failure-note.tsx";
import { useSubmit } from "../components/use-submit.ts";

const SHORTEST = 2;
const LONGEST = 64;

export interface NewGroupDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onMade: (group: GroupItem) => void;
}

/** A new group has nobody in it and sees nothing, so there is no effect to look at. */
export function NewGroupDialog({ opened, onClose, onMade }: NewGroupDialogProps) {
  const { t } = useTranslation("groups");
  async function make(name: string): Promise<void> {
    const group = await createGroup({ name });
    onMade(group);
  }
  return (
    <Modal opened={opened} onClose={onClose} title={t("newGroup")}>
      <NameForm name="" submitLabel={t("makeGroup")} onSend={make} onClose={onClose} />
    </Modal>
  );
}

export interface RenameGroupDialogProps {
  readonly group: GroupItem;
  readonly opened: boolean;
  readonly onClose: () => void;
}

export function RenameGroupDialog({ group, opened, onClose }: RenameGroupDialogProps) {
  const { t } = useTranslation("groups");
  return (
    <Modal opened={opened} onClose={onClose} title={t("renameGroup", { group: group.name })}>
      <NameForm
        name={group.name}
        submitLabel={t("rename")}
        onSend={(name) => makeGroupChange({ kind: "update", number: group.number, body: { name } })}
        onClose={onClose}
      />
    </Modal>
  );
}

interface NameFormProps {
  readonly name: string;
  readonly submitLabel: string;
  readonly onSend: (name: string) => Promise<unknown>;
  readonly onClose: () => void;
}

function NameForm({ name, submitLabel, onSend, onClose }: NameFormProps) {
  const { t } = useTranslation(["groups", "common"]);
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: { name },
    validate: {
      name: (value) => {
        const { length } = value.trim();
        return length < SHORTEST || length > LONGEST ? t("nameRule") : null;
      },
    },
  });
  const submit = useSubmit(
    form,
    async (values) => {
      const wanted = values.name.trim();
      if (wanted !== name) {
        await onSend(wanted);
        await queryClient.invalidateQueries({ queryKey: GROUPS });
      }
      onClose();
    },
    { name: "name", group_name: "name" },
  );
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <TextInput
          label={t("name")}
          placeholder={t("nameExample")}
          autoComplete="off"
          data-autofocus
          {...form.getInputProps("name")}
        />
        <FailureNote text={submit.failure} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("common:cancel")}
          </Button>
          <Button type="submit" loading={submit.isRunning}>
            {submitLabel}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
