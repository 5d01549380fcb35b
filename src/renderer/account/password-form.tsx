import { Button, PasswordInput, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { changePassword, signInsQuery } from "../api/account.ts";
import { useSession } from "../api/session.ts";
import { FailureNote } from "../components/failure-note.tsx";
import { Section } from "../components/section.tsx";
import { useSubmit } from "../components/use-submit.ts";
import { requireNewPassword, requireText } from "../sign-in/form-rules.ts";
import { NewPasswordInput } from "../sign-in/new-password-input.tsx";

/** Starts over, empty, after every change. */
export function PasswordForm() {
  const { t } = useTranslation("account");
  const [changes, setChanges] = useState(0);
  return (
    <Section title={t("password")}>
      <EmptyForm key={changes} onChanged={() => setChanges(changes + 1)} />
    </Section>
  );
}

function EmptyForm({ onChanged }: { readonly onChanged: () => void }) {
  const { t } = useTranslation("account");
  const queryClient = useQueryClient();
  const { user, team } = useSession();
  const form = useForm({
    initialValues: { current: "", next: "" },
    validate: { current: requireText(t("enterCurrentPassword")), next: requireNewPassword(t) },
  });
  const submit = useSubmit(
    form,
    async ({ current, next }) => {
      await changePassword({ current_password: current, new_password: next });
      notifications.show({ message: t("passwordChanged") });
      await queryClient.invalidateQueries(signInsQuery);
      onChanged();
    },
    { current_password: "current", new_password: "next" },
  );
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack gap="sm" align="flex-start">
        <PasswordInput
          label={t("currentPassword")}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ "aria-label": t("showCurrentPassword"), tabIndex: 0 }}
          w="100%"
          maw={380}
          {...form.getInputProps("current")}
        />
        <NewPasswordInput
          label={t("newPassword")}
          known={[user?.username ?? "", user?.name ?? "", user?.email ?? "", team?.name ?? ""]}
          {...form.getInputProps("next")}
        />
        <FailureNote text={submit.failure} />
        <Button type="submit" loading={submit.isRunning}>
          {t("changePassword")}
        </Button>
      </Stack>
    </form>
  );
}
