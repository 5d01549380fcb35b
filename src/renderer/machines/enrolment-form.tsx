import { Button, Group, Radio, Select, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type * as z from "zod";
import type { Translate } from "../../i18n/translator.ts";
import type { CreatedEnrolmentToken } from "../../protocol/http/machine.ts";
import { createEnrolmentToken, enrolmentTokensQuery } from "../api/machines.ts";
import { FailureNote } from "../components/failure-note.tsx";
import { useSubmit } from "../components/use-submit.ts";

const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 24 * HOUR_SECONDS;
const LIFETIME_DAYS = [1, 7, 30];

export interface EnrolmentFormProps {
  readonly onCreated: (token: z.infer<typeof CreatedEnrolmentToken>) => void;
}

export function EnrolmentForm({ onCreated }: EnrolmentFormProps) {
  const { t } = useTranslation("machines");
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: { name: "", use: "once", preapproved: false, lifetimeSeconds: String(HOUR_SECONDS) },
  });
  const submit = useSubmit(form, async ({ name, use, preapproved, lifetimeSeconds }) => {
    const token = await createEnrolmentToken({
      name,
      preapproved,
      reusable: use === "many",
      expires_in_seconds: Number(lifetimeSeconds),
    });
    await queryClient.invalidateQueries(enrolmentTokensQuery);
    onCreated(token);
  });

  return (
    <form onSubmit={submit.onSubmit}>
      <Stack>
        <Text size="sm" c="dimmed">
          {t("tokenAdvice")}
        </Text>
        <TextInput
          label={t("note")}
          placeholder={t("noteExample")}
          maxLength={128}
          data-autofocus
          {...form.getInputProps("name")}
        />
        <Radio.Group label={t("howMany")} {...form.getInputProps("use")}>
          <Group mt={6} gap="lg">
            <Radio value="once" label={t("one")} />
            <Radio value="many" label={t("anyNumber")} />
          </Group>
        </Radio.Group>
        <Select
          label={t("validFor")}
          data={lifetimes(t)}
          allowDeselect={false}
          maw={220}
          {...form.getInputProps("lifetimeSeconds")}
        />
        <Switch
          label={t("approveAutomatically")}
          description={t("approveAutomaticallyAdvice")}
          {...form.getInputProps("preapproved", { type: "checkbox" })}
        />
        <FailureNote text={submit.failure} />
        <Group justify="flex-end">
          <Button type="submit" loading={submit.isRunning}>
            {t("makeCommand")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function lifetimes(t: Translate) {
  return [
    { value: String(HOUR_SECONDS), label: t("machines:lifetime.hours", { count: 1 }) },
    ...LIFETIME_DAYS.map((count) => ({
      value: String(count * DAY_SECONDS),
      label: t("machines:lifetime.days", { count }),
    })),
  ];
}
