import { Button, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { setUp, useAdoptSession } from "../api/session.ts";
import { FailureNote } from "../components/failure-note.tsx";
import { useSubmit } from "../components/use-submit.ts";
import { Door } from "../sign-in/door.tsx";
import { requireNewPassword, requireText } from "../sign-in/form-rules.ts";
import { NewPasswordInput } from "../sign-in/new-password-input.tsx";

const FIELDS = {
  setup_code: "setupCode",
  team_name: "teamName",
  username: "username",
  name: "name",
  password: "password",
};

/** Makes the first account. The link that the control plane prints carries the code in its fragment, which no server ever sees. */
export function SetupPage() {
  const { t } = useTranslation("signIn");
  const navigate = useNavigate();
  const adoptSession = useAdoptSession();
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { setupCode: codeInAddress(), teamName: "", name: "", username: "", password: "" },
    validate: {
      setupCode: requireText(t("enterSetupCode")),
      username: requireText(t("enterUserName")),
      password: requireNewPassword(t),
    },
  });
  const submit = useSubmit(
    form,
    async ({ setupCode, teamName, ...person }) => {
      const team = teamName.trim() === "" ? {} : { team_name: teamName };
      adoptSession(await setUp({ setup_code: setupCode.trim(), ...team, ...person }));
      await navigate({ to: "/machines" });
    },
    FIELDS,
  );

  return (
    <Door title={t("setUp")} lead={t("setUpLead")}>
      <form onSubmit={submit.onSubmit} noValidate>
        <Stack>
          <TextInput
            label={t("setupCode")}
            description={t("setupCodeHint")}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            required
            withAsterisk={false}
            key={form.key("setupCode")}
            {...form.getInputProps("setupCode")}
          />
          <TextInput
            label={t("teamName")}
            placeholder={t("teamNameExample")}
            autoComplete="organization"
            key={form.key("teamName")}
            {...form.getInputProps("teamName")}
          />
          <TextInput
            label={t("yourNameOptional")}
            autoComplete="name"
            key={form.key("name")}
            {...form.getInputProps("name")}
          />
          <TextInput
            label={t("userNameOrEmail")}
            description={t("userNameHint")}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            withAsterisk={false}
            key={form.key("username")}
            {...form.getInputProps("username")}
          />
          <NewPasswordInput
            label={t("password")}
            required
            withAsterisk={false}
            key={form.key("password")}
            {...form.getInputProps("password")}
          />
          <FailureNote text={submit.failure} />
          <Button type="submit" loading={submit.isRunning} fullWidth>
            {t("createAccount")}
          </Button>
        </Stack>
      </form>
    </Door>
  );
}

function codeInAddress(): string {
  const fragment = location.hash.slice(1);
  try {
    return decodeURIComponent(fragment);
  } catch {
    // Not percent-encoded properly: take it as it stands.
    return fragment;
  }
}
