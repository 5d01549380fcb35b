import { Button, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type * as z from "zod";
import type { InvitePreview, UserItem } from "../../protocol/http/people.ts";
import { joinByInvite, sessionQuery, signOut, useAdoptSession } from "../api/session.ts";
import { LoadError } from "../components/load-error.tsx";
import { PageLoading } from "../components/page-loading.tsx";
import { useAction } from "../components/use-action.ts";
import { Door } from "./door.tsx";

export interface JoinWithAccountProps {
  readonly code: string;
  readonly invite: z.infer<typeof InvitePreview>;
  readonly lead: ReactNode;
}

/** For an invitation to an address that has an account here: its owner joins with it, nobody else. */
export function JoinWithAccount({ code, invite, lead }: JoinWithAccountProps) {
  const { t } = useTranslation("signIn");
  const session = useQuery(sessionQuery);
  if (session.isPending) return <PageLoading />;
  return (
    <Door title={t("join", { team: invite.team })} lead={lead}>
      {session.isError ? (
        <LoadError error={session.error} onRetry={() => void session.refetch()} />
      ) : (
        <Step code={code} email={invite.email} user={session.data.user} />
      )}
    </Door>
  );
}

interface StepProps {
  readonly code: string;
  readonly email: string;
  readonly user: UserItem | null;
}

function Step({ code, email, user }: StepProps) {
  if (!user) return <SignInFirst code={code} email={email} />;
  const isInvited = user.email.toLowerCase() === email.toLowerCase();
  return isInvited ? <JoinAsSelf code={code} email={email} /> : <SomebodyElse email={email} user={user} />;
}

function SignInFirst({ code, email }: Omit<StepProps, "user">) {
  const { t } = useTranslation("signIn");
  return (
    <Stack>
      <Text size="sm">{t("hasAccount", { email })}</Text>
      <Button
        fullWidth
        renderRoot={(props) => (
          <Link to="/sign-in" search={{ next: `/invite/${encodeURIComponent(code)}` }} {...props} />
        )}
      >
        {t("signIn")}
      </Button>
    </Stack>
  );
}

function JoinAsSelf({ code, email }: Omit<StepProps, "user">) {
  const { t } = useTranslation("signIn");
  const navigate = useNavigate();
  const adoptSession = useAdoptSession();
  const joining = useAction(async () => {
    adoptSession(await joinByInvite(code));
    await navigate({ to: "/machines" });
  }, []);
  return (
    <Stack>
      <Text size="sm">{t("joinAsSelf", { email })}</Text>
      <Button loading={joining.isRunning} onClick={() => joining.run()} fullWidth>
        {t("joinTeam")}
      </Button>
    </Stack>
  );
}

function SomebodyElse({ email, user }: { readonly email: string; readonly user: UserItem }) {
  const { t } = useTranslation("signIn");
  const leaving = useAction(signOut, [sessionQuery.queryKey]);
  return (
    <Stack>
      <Text size="sm">{t("somebodyElse", { email, name: user.name || user.username })}</Text>
      <Button variant="default" loading={leaving.isRunning} onClick={() => leaving.run()} fullWidth>
        {t("signOut")}
      </Button>
    </Stack>
  );
}
