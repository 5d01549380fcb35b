import { Button, Skeleton, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery, useQueryClient } from "@tanstack/react-query";
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
  const queryClient = useQueryClient();
  const form = useForm({
    initialValues: { name: user.name, email: user.email },
    validate: { name: requireText("your name"), email: (value) => (value.trim() === "" ? null : requireEmail(value)) },
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
    <Section title="About you">
      <form onSubmit={submit.onSubmit} noValidate>
        <Stack gap="sm" align="flex-start">
          <Facts
            facts={[
              { name: "User name", value: user.username },
              { name: "Role", value: user.role },
            ]}
          />
          <TextInput label="Name" autoComplete="name" w="100%" maw={380} {...form.getInputProps("name")} />
          <TextInput
            label="E-mail"
            type="email"
            autoComplete="email"
            w="100%"
            maw={380}
            {...form.getInputProps("email")}
          />
          <FailureNote text={submit.failure} />
          <Button type="submit" disabled={!form.isDirty()} loading={submit.isRunning}>
            Save
          </Button>
        </Stack>
      </form>
    </Section>
  );
}
