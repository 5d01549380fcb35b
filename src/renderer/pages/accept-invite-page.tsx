import { Button, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { IconMailOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import type * as z from "zod";
import type { InvitePreview } from "../../protocol/http/people.ts";
import { ApiFailure } from "../api/api-failure.ts";
import { acceptInvite, invitePreviewQuery, useAdoptSession } from "../api/session.ts";
import { FailureNote } from "../components/failure-note.tsx";
import { LoadError } from "../components/load-error.tsx";
import { PageLoading } from "../components/page-loading.tsx";
import { RelativeTime } from "../components/relative-time.tsx";
import { useSubmit } from "../components/use-submit.ts";
import { Door } from "../sign-in/door.tsx";
import { requireEmail, requireNewPassword, requireText } from "../sign-in/form-rules.ts";
import { NewPasswordInput } from "../sign-in/new-password-input.tsx";

const route = getRouteApi("/invite/$code");
const FIELDS = { email: "email", name: "name", password: "password" };
const NO_LONGER_THERE = [404, 410];

/** Opening the link only looks at the invitation; the button below uses it. */
export function AcceptInvitePage() {
  const { code } = route.useParams();
  const preview = useQuery(invitePreviewQuery(code));
  if (preview.isPending) return <PageLoading />;
  if (preview.isError) {
    return isGone(preview.error) ? (
      <InviteGone />
    ) : (
      <Door title="Your invitation">
        <LoadError error={preview.error} onRetry={() => void preview.refetch()} />
      </Door>
    );
  }
  return <InviteForm code={code} invite={preview.data} />;
}

function InviteGone() {
  return (
    <Door title="This invitation is no longer valid">
      <Stack align="center" gap="sm">
        <IconMailOff size={36} aria-hidden />
        <Text c="dimmed" size="sm">
          It was used already, was cancelled, or its week is over. Ask the person who invited you for a new link. If you
          accepted it yourself, sign in.
        </Text>
        <Button component={Link} to="/sign-in" variant="light">
          Sign in
        </Button>
      </Stack>
    </Door>
  );
}

interface InviteFormProps {
  readonly code: string;
  readonly invite: z.infer<typeof InvitePreview>;
}

function InviteForm({ code, invite }: InviteFormProps) {
  const navigate = useNavigate();
  const adoptSession = useAdoptSession();
  const form = useForm({
    mode: "uncontrolled",
    initialValues: { email: invite.email, name: invite.name, password: "" },
    validate: { email: requireEmail, name: requireText("your name"), password: requireNewPassword },
  });
  const submit = useSubmit(
    form,
    async (values) => {
      adoptSession(await acceptInvite(code, values));
      await navigate({ to: "/machines" });
    },
    FIELDS,
  );
  const lead = (
    <>
      You are invited as {invite.role === "admin" ? "an" : "a"} {invite.role}. The invitation ends{" "}
      <RelativeTime at={invite.expires_at} />.
    </>
  );

  return (
    <Door title={`Join ${invite.team}`} lead={lead}>
      <form onSubmit={submit.onSubmit} noValidate>
        <Stack>
          <TextInput
            label="E-mail"
            description="The address that was invited"
            type="email"
            autoComplete="username"
            key={form.key("email")}
            {...form.getInputProps("email")}
          />
          <TextInput label="Your name" autoComplete="name" key={form.key("name")} {...form.getInputProps("name")} />
          <NewPasswordInput
            label="Choose a password"
            known={[invite.email, invite.name, invite.team]}
            key={form.key("password")}
            {...form.getInputProps("password")}
          />
          <FailureNote text={submit.failure} />
          <Button type="submit" loading={submit.isRunning} fullWidth>
            Join the team
          </Button>
        </Stack>
      </form>
    </Door>
  );
}

function isGone(error: unknown): boolean {
  return error instanceof ApiFailure && NO_LONGER_THERE.includes(error.status);
}
