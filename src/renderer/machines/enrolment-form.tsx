import { Button, Group, Radio, Select, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQueryClient } from "@tanstack/react-query";
import type * as z from "zod";
import type { CreatedEnrolmentToken } from "../../protocol/http/machine.ts";
import { createEnrolmentToken, enrolmentTokensQuery } from "../api/machines.ts";
import { FailureNote } from "../components/failure-note.tsx";
import { useSubmit } from "../components/use-submit.ts";

const HOUR_SECONDS = 3_600;
const LIFETIMES = [
  { value: String(HOUR_SECONDS), label: "1 hour" },
  { value: String(24 * HOUR_SECONDS), label: "1 day" },
  { value: String(7 * 24 * HOUR_SECONDS), label: "7 days" },
  { value: String(30 * 24 * HOUR_SECONDS), label: "30 days" },
];

export interface EnrolmentFormProps {
  readonly onCreated: (token: z.infer<typeof CreatedEnrolmentToken>) => void;
}

export function EnrolmentForm({ onCreated }: EnrolmentFormProps) {
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
          A token lets a machine introduce itself. You get one command to run there.
        </Text>
        <TextInput
          label="Note"
          placeholder="For example: build machines in the basement"
          maxLength={128}
          data-autofocus
          {...form.getInputProps("name")}
        />
        <Radio.Group label="How many machines may use it" {...form.getInputProps("use")}>
          <Group mt={6} gap="lg">
            <Radio value="once" label="One" />
            <Radio value="many" label="Any number until it expires" />
          </Group>
        </Radio.Group>
        <Select
          label="Valid for"
          data={LIFETIMES}
          allowDeselect={false}
          maw={220}
          {...form.getInputProps("lifetimeSeconds")}
        />
        <Switch
          label="Approve machines automatically"
          description="Otherwise an admin compares the key's fingerprint and approves each one."
          {...form.getInputProps("preapproved", { type: "checkbox" })}
        />
        <FailureNote text={submit.failure} />
        <Group justify="flex-end">
          <Button type="submit" loading={submit.isRunning}>
            Make the command
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
