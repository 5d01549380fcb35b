import { Button, Group, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { MachineDetail } from "../../protocol/http/machine.ts";
import { MACHINE_LISTS, machineKey, updateMachine } from "../api/machines.ts";
import { FailureNote } from "../components/failure-note.tsx";
import { Section } from "../components/section.tsx";
import { useSubmit } from "../components/use-submit.ts";
import { requireText } from "../sign-in/form-rules.ts";
import { PersonSelect } from "../people/person-select.tsx";

const FIELDS = { name: "name", owner_id: "ownerId" };

/** Name and owner. They are part of the machine's desired state: saved here, enforced by the machine. */
export function MachineSettings({ machine }: { readonly machine: MachineDetail }) {
  const { t } = useTranslation(["machines", "common"]);
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: valuesOf(machine),
    validate: { name: requireText(t("enterName")) },
  });
  const submit = useSubmit(
    form,
    async ({ name, ownerId }) => {
      const saved = await updateMachine(machine.id, { name: name.trim(), owner_id: ownerId });
      queryClient.setQueryData(machineKey(machine.id), saved);
      form.setInitialValues(valuesOf(saved));
      form.reset();
      await queryClient.invalidateQueries({ queryKey: MACHINE_LISTS });
    },
    FIELDS,
  );
  const isChanged = form.isDirty();

  return (
    <Section title={t("nameAndOwner")}>
      <form onSubmit={submit.onSubmit} noValidate>
        <Stack gap="sm">
          <TextInput label={t("name")} maxLength={128} {...form.getInputProps("name")} />
          <PersonSelect
            label={t("owner")}
            description={t("ownerAdvice")}
            placeholder={t("nobody")}
            chosen={machine.owner}
            {...form.getInputProps("ownerId")}
          />
          <FailureNote text={submit.failure} />
          <Group gap="sm">
            <Button type="submit" disabled={!isChanged} loading={submit.isRunning}>
              {t("common:save")}
            </Button>
            {isChanged && (
              <Button variant="subtle" color="gray" onClick={() => form.reset()}>
                {t("undo")}
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Section>
  );
}

interface Values {
  readonly name: string;
  readonly ownerId: string | null;
}

function valuesOf({ name, owner }: MachineDetail): Values {
  return { name, ownerId: owner?.id ?? null };
}
