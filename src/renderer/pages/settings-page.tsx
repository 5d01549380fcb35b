import { Button, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ColourScheme } from "../account/colour-scheme.tsx";
import { sessionQuery, useIsAdmin, useSession } from "../api/session.ts";
import { teamQuery, updateTeam } from "../api/people.ts";
import { Facts } from "../components/facts.tsx";
import { FailureNote } from "../components/failure-note.tsx";
import { LoadError } from "../components/load-error.tsx";
import { Page } from "../components/page.tsx";
import { Section } from "../components/section.tsx";
import { useSubmit } from "../components/use-submit.ts";
import { ApiKeys } from "../team/api-keys.tsx";
import { GuestCredits } from "../team/guest-credits.tsx";
import { requireText } from "../sign-in/form-rules.ts";

export function SettingsPage() {
  const { t } = useTranslation("team");
  const isAdmin = useIsAdmin();
  const { version, mail_configured, team } = useSession();
  return (
    <Page title={t("settings")} width="narrow">
      {isAdmin && <TeamSettings />}
      <Appearance />
      {isAdmin && <GuestCredits />}
      {isAdmin && <ApiKeys />}
      <Section title={t("about")}>
        <Facts
          facts={[
            { name: t("team"), value: team?.name ?? "" },
            { name: t("version"), value: version },
            {
              name: t("mail"),
              value: mail_configured ? t("mailConfigured") : t("mailNotConfigured"),
            },
          ]}
        />
      </Section>
    </Page>
  );
}

function TeamSettings() {
  const team = useQuery(teamQuery);
  if (team.isError) return <LoadError error={team.error} onRetry={() => void team.refetch()} />;
  // The form starts from what is saved, so it comes when that is known; its key brings a change made elsewhere into it.
  return team.data ? <TeamForm key={team.data.name} name={team.data.name} /> : null;
}

function TeamForm({ name }: { readonly name: string }) {
  const { t } = useTranslation(["team", "common"]);
  const queryClient = useQueryClient();
  const form = useForm({ initialValues: { name }, validate: { name: requireText(t("enterName")) } });
  const submit = useSubmit(
    form,
    async (values) => {
      queryClient.setQueryData(teamQuery.queryKey, await updateTeam({ name: values.name.trim() }));
      await queryClient.invalidateQueries(sessionQuery);
    },
    { name: "name" },
  );
  return (
    <Section title={t("team")}>
      <form onSubmit={submit.onSubmit} noValidate>
        <Stack gap="sm" align="flex-start">
          <TextInput label={t("name")} maxLength={128} w="100%" maw={380} {...form.getInputProps("name")} />
          <FailureNote text={submit.failure} />
          <Button type="submit" disabled={!form.isDirty()} loading={submit.isRunning}>
            {t("common:save")}
          </Button>
        </Stack>
      </form>
    </Section>
  );
}

function Appearance() {
  const { t } = useTranslation("team");
  return (
    <Section title={t("appearance")}>
      <ColourScheme />
    </Section>
  );
}
