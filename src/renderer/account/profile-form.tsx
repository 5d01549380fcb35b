import { Button, Skeleton, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { UserItem } from "../../protocol/http/people.ts";
import { profileQuery, updateProfile } from "../api/account.ts";
import { sessionQuery } from "../api/session.ts";
import { Facts } from "../components/facts.tsx";
import { FailureNote } from "../components/failure-note.tsx";
import { LoadError } from "../components/load-error.tsx";
import { Section } from "../components/section.tsx";
import { useSubmit } from "../components/use-submit.ts";
import { requireEmail, requireText } from "../sign-in/form-rules.ts";

export function ProfileForm() {
  const profile = useQuery(profileQuery);
  if (profile.isError) return <LoadError error={profile.error} onRetry={() => void profile.refetch()} />;
  if (profile.isPending) return <Skeleton height={280} radius="md" />;
  return <LoadedForm key={`${profile.data.name} ${profile.data.email}`} user={profile.data} />;
}

function LoadedForm({ user }: { readonly user: UserItem }) {
  const { t } = useTranslation(["account", "people", "signIn", "common"]);
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: { name: user.name, email: user.email },
    validate: {
      name: requireText(t("signIn:enterYourName")),
      email: (value) => (value.trim() === "" ? null : requireEmail(t)(value)),
    },
  });
  const submit = useSubmit(
    form,
    async ({ name, email }) => {
      const saved = await updateProfile({ name: name.trim(), email: email.trim() });
      queryClient.setQueryData(profileQuery.queryKey, saved);
      await queryClient.invalidateQueries(sessionQuery);
    },
    { name: "name", email: "email" },
  );
  return (
    <Section title={t("aboutYou")}>
      <form onSubmit={submit.onSubmit} noValidate>
        <Stack gap="sm" align="flex-start">
          <Facts
            facts={[
              { name: t("userName"), value: user.username },
              { name: t("role"), value: t(`common:role.${user.role}`) },
            ]}
          />
          <TextInput label={t("name")} autoComplete="name" w="100%" maw={380} {...form.getInputProps("name")} />
          <TextInput
            label={t("email")}
            type="email"
            autoComplete="email"
            w="100%"
            maw={380}
            {...form.getInputProps("email")}
          />
          <FailureNote text={submit.failure} />
          <Button type="submit" disabled={!form.isDirty()} loading={submit.isRunning}>
            {t("common:save")}
          </Button>
        </Stack>
      </form>
    </Section>
  );
}
