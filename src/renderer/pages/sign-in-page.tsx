import { Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useRouter } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { sessionQuery, signIn, useAdoptSession } from "../api/session.ts";
import { FailureNote } from "../components/failure-note.tsx";
import { useSubmit } from "../components/use-submit.ts";
import { Door } from "../sign-in/door.tsx";
import { requireText } from "../sign-in/form-rules.ts";

const route = getRouteApi("/sign-in");

export function SignInPage() {
  const { t } = useTranslation("signIn");
  const { next } = route.useSearch();
  const router = useRouter();
  const adoptSession = useAdoptSession();
  const { data: session } = useQuery(sessionQuery);
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { username: "", password: "" },
    validate: { username: requireText(t("enterYourUserName")), password: requireText(t("enterYourPassword")) },
  });
  const submit = useSubmit(form, async (values) => {
    adoptSession(await signIn(values));
    await router.navigate({ href: next ?? "/machines" });
  });

  return (
    <Door title={t("signIn")} lead={session?.team?.name}>
      <form onSubmit={submit.onSubmit} noValidate>
        <Stack>
          <TextInput
            label={t("userNameOrEmail")}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            key={form.key("username")}
            {...form.getInputProps("username")}
          />
          <PasswordInput
            label={t("password")}
            autoComplete="current-password"
            visibilityToggleButtonProps={{ "aria-label": t("showPassword"), tabIndex: 0 }}
            key={form.key("password")}
            {...form.getInputProps("password")}
          />
          <FailureNote text={submit.failure} />
          <Button type="submit" loading={submit.isRunning} fullWidth>
            {t("signIn")}
          </Button>
        </Stack>
      </form>
    </Door>
  );
}
