import { Button, Group, Modal, Select, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { accessTokensQuery, createAccessToken, type FreshAccessToken } from "../api/account.ts";
import { credentialEndMs, credentialLifetimes } from "../components/credential-lifetime.ts";
import { CopyField } from "../components/copy-field.tsx";
import { FailureNote } from "../components/failure-note.tsx";
import { useSubmit } from "../components/use-submit.ts";
import { useServices } from "../services.ts";
import { requireText } from "../sign-in/form-rules.ts";

export interface NewAccessTokenDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

export function NewAccessTokenDialog({ opened, onClose }: NewAccessTokenDialogProps) {
  const { t } = useTranslation("account");
  return (
    <Modal opened={opened} onClose={onClose} title={t("newAccessToken")} size="lg">
      <NewAccessToken onDone={onClose} />
    </Modal>
  );
}

function NewAccessToken({ onDone }: { readonly onDone: () => void }) {
  const [created, setCreated] = useState<FreshAccessToken | null>(null);
  return created ? <TokenOnce token={created} onDone={onDone} /> : <TokenForm onCreated={setCreated} />;
}

function TokenForm({ onCreated }: { readonly onCreated: (token: FreshAccessToken) => void }) {
  const { t } = useTranslation("account");
  const queryClient = useQueryClient();
  const { ticker } = useServices();
  const form = useForm({
    initialValues: { name: "", lifetimeDays: "90" },
    validate: { name: requireText(t("enterWhatFor")) },
  });
  const submit = useSubmit(
    form,
    async ({ name, lifetimeDays }) => {
      const endsAtMs = credentialEndMs(lifetimeDays, ticker.nowMs);
      const token = await createAccessToken({
        name: name.trim(),
        expires_at: endsAtMs === null ? null : new Date(endsAtMs).toISOString(),
      });
      await queryClient.invalidateQueries(accessTokensQuery);
      onCreated(token);
    },
    { name: "name", expires_at: "lifetimeDays" },
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
        <Select
          label={t("validFor")}
          data={credentialLifetimes(t)}
          allowDeselect={false}
          maw={220}
          {...form.getInputProps("lifetimeDays")}
        />
        <FailureNote text={submit.failure} />
        <Group justify="flex-end">
          <Button type="submit" loading={submit.isRunning}>
            {t("createToken")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface TokenOnceProps {
  readonly token: FreshAccessToken;
  readonly onDone: () => void;
}

function TokenOnce({ token, onDone }: TokenOnceProps) {
  const { t } = useTranslation(["account", "common"]);
  const example = `curl -H "Authorization: Bearer ${token.token}" ${location.origin}/app/v1/machines`;
  return (
    <Stack>
      <Text size="sm">{t("copyNow")}</Text>
      <CopyField value={token.token} label={t("copyToken")} />
      <Text size="sm">{t("tryIt")}</Text>
      <CopyField value={example} label={t("copyExample")} />
      <Group justify="flex-end">
        <Button onClick={onDone}>{t("common:done")}</Button>
      </Group>
    </Stack>
  );
}
