import { Button, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconMailOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { Trans, useTranslation } from "react-i18next";
import { ApiFailure } from "../api/api-failure.ts";
import { acceptInvite, invitePreviewQuery, useAdoptSession } from "../api/session.ts";
import { FailureNote } from "../components/failure-note.tsx";
import { LoadError } from "../components/load-error.tsx";
import { PageLoading } from "../components/page-loading.tsx";
import { RelativeTime } from "../components/relative-time.tsx";
import { useSubmit } from "../components/use-submit.ts";
import { Door } from "../sign-in/door.tsx";
import { requireEmail, requireNewPassword, requireText } from "../sign-in/form-rules.ts";
import { JoinWithAccount, type JoinWithAccountProps } from "../sign-in/join-with-account.tsx";
import { NewPasswordInput } from "../sign-in/new-password-input.tsx";

const route = getRouteApi("/invite/$code");
const FIELDS = { email: "email", name: "name", password: "password" };
const NO_LONGER_THERE = [404, 410];

/** Opening the link only looks at the invitation; the button below uses it. */
export function AcceptInvitePage() {
  const { t } = useTranslation("signIn");
  const { code } = route.useParams();
  const preview = useQuery(invitePreviewQuery(code));
  if (preview.isPending) return <PageLoading />;
  if (preview.isError) {
    return isGone(preview.error) ? (
      <InviteGone />
    ) : (
      <Door title={t("invitation")}>
        <LoadError error={preview.error} onRetry={() => void preview.refetch()} />
      </Door>
    );
  }
  const invite = preview.data;
  const lead = (
    <Trans t={t} i18nKey={`invitedAs.${invite.role}`} components={{ time: <RelativeTime at={invite.expires_at} /> }} />
  );
  const Join = invite.has_account ? JoinWithAccount : InviteForm;
  return <Join code={code} invite={invite} lead={lead} />;
}

function InviteGone() {
  const { t } = useTranslation("signIn");
  return (
    <Door title={t("invitationGone")}>
      <Stack align="center" gap="sm">
        <IconMailOff size={36} aria-hidden />
        <Text c="dimmed" size="sm">
          {t("invitationGoneAdvice")}
        </Text>
        <Button component={Link} to="/sign-in" variant="light">
          {t("signIn")}
        </Button>
      </Stack>
    </Door>
  );
}

function InviteForm({ code, invite, lead }: JoinWithAccountProps) {
  const { t } = useTranslation("signIn");
  const navigate = useNavigate();
  const adoptSession = useAdoptSession();
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { email: invite.email, name: invite.name, password: "" },
    validate: {
      email: requireEmail(t),
      name: requireText(t("enterYourName")),
      password: requireNewPassword(t),
    },
  });
  const submit = useSubmit(
    form,
    async (values) => {
      adoptSession(await acceptInvite(code, values));
      await navigate({ to: "/machines" });
    },
    FIELDS,
  );
  return (
    <Door title={t("join", { team: invite.team })} lead={lead}>
      <form onSubmit={submit.onSubmit} noValidate>
        <Stack>
          <TextInput
            label={t("email")}
            description={t("emailHint")}
            type="email"
            autoComplete="username"
            key={form.key("email")}
            {...form.getInputProps("email")}
          />
          <TextInput label={t("yourName")} autoComplete="name" key={form.key("name")} {...form.getInputProps("name")} />
          <NewPasswordInput
            label={t("choosePassword")}
            known={[invite.email, invite.name, invite.team]}
            key={form.key("password")}
            {...form.getInputProps("password")}
          />
          <FailureNote text={submit.failure} />
          <Button type="submit" loading={submit.isRunning} fullWidth>
            {t("joinTeam")}
          </Button>
        </Stack>
      </form>
    </Door>
  );
}

function isGone(error: unknown): boolean {
  return error instanceof ApiFailure && NO_LONGER_THERE.includes(error.status);
}
