import { Button, Group, Modal, Select, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiPermission } from "../../protocol/http/api-key.ts";
import { apiKeysQuery, createApiKey, type FreshApiKey } from "../api/api-keys.ts";
import { useSession } from "../api/session.ts";
import { credentialEndMs, credentialLifetimes } from "../components/credential-lifetime.ts";
import { CopyField } from "../components/copy-field.tsx";
import { FailureNote } from "../components/failure-note.tsx";
import { useSubmit } from "../components/use-submit.ts";
import { useServices } from "../services.ts";
import { PermissionPicker } from "./permission-picker.tsx";
import { requireText } from "../sign-in/form-rules.ts";

export interface NewApiKeyDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

export function NewApiKeyDialog({ opened, onClose }: NewApiKeyDialogProps) {
  const { t } = useTranslation("team");
  return (
    <Modal opened={opened} onClose={onClose} title={t("newApiKey")} size="lg">
      <NewApiKey onDone={onClose} />
    </Modal>
  );
}

function NewApiKey({ onDone }: { readonly onDone: () => void }) {
  const [created, setCreated] = useState<FreshApiKey | null>(null);
  return created ? <KeyOnce apiKey={created} onDone={onDone} /> : <KeyForm onCreated={setCreated} />;
}

interface Values {
  readonly name: string;
  readonly permissions: readonly string[];
  readonly lifetimeDays: string;
}

const INITIAL: Values = { name: "", permissions: [], lifetimeDays: "365" };

function KeyForm({ onCreated }: { readonly onCreated: (key: FreshApiKey) => void }) {
  const { t } = useTranslation(["team", "account"]);
  const queryClient = useQueryClient();
  const { clock } = useServices();
  const form = useForm<Values>({
    initialValues: INITIAL,
    validate: {
      name: requireText(t("enterWhatFor")),
      permissions: (chosen) => (chosen.length === 0 ? t("chooseOne") : null),
    },
  });
  const submit = useSubmit(
    form,
    async ({ name, permissions, lifetimeDays }) => {
      const endsAtMs = credentialEndMs(lifetimeDays, clock.now());
      const key = await createApiKey({
        name: name.trim(),
        permissions: permissions.map((permission) => ApiPermission.parse(permission)),
        expires_at: endsAtMs === null ? null : new Date(endsAtMs).toISOString(),
      });
      await queryClient.invalidateQueries(apiKeysQuery);
      onCreated(key);
    },
    { name: "name", permissions: "permissions", expires_at: "lifetimeDays" },
  );
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <TextInput
          label={t("whatFor")}
          placeholder={t("whatForExample")}
          data-autofocus
          {...form.getInputProps("name")}
        />
        <PermissionPicker
          value={form.getValues().permissions}
          onChange={(permissions) => form.setFieldValue("permissions", permissions)}
          error={form.errors["permissions"]}
        />
        <Select
          label={t("account:validFor")}
          data={credentialLifetimes(t)}
          allowDeselect={false}
          maw={220}
          {...form.getInputProps("lifetimeDays")}
        />
        <FailureNote text={submit.failure} />
        <Group justify="flex-end">
          <Button type="submit" loading={submit.isRunning}>
            {t("createKey")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function KeyOnce({ apiKey, onDone }: { readonly apiKey: FreshApiKey; readonly onDone: () => void }) {
  const { t } = useTranslation(["team", "account", "common"]);
  const { team } = useSession();
  const path = `/v1/teams/${team?.id ?? "TEAM"}/guest-access-invites`;
  const example = `curl -H "Authorization: Bearer ${apiKey.key}" ${location.origin}${path}`;
  return (
    <Stack>
      <Text size="sm">{t("copyNow")}</Text>
      <CopyField value={apiKey.key} label={t("copyKey")} />
      <Text size="sm">{t("account:tryIt")}</Text>
      <CopyField value={example} label={t("account:copyExample")} />
      <Group justify="flex-end">
        <Button onClick={onDone}>{t("common:done")}</Button>
      </Group>
    </Stack>
  );
}
