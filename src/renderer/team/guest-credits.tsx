import { Button, NumberInput, Stack } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { guestCreditsQuery, updateGuestCredits } from "../api/guests.ts";
import { FailureNote } from "../components/failure-note.tsx";
import { LoadError } from "../components/load-error.tsx";
import { Section } from "../components/section.tsx";
import { useSubmit } from "../components/use-submit.ts";

const MOST = 1_000_000;

/** How many guests the team may still invite; admins set it. */
export function GuestCredits() {
  const credits = useQuery(guestCreditsQuery);
  if (credits.isError) return <LoadError error={credits.error} onRetry={() => void credits.refetch()} />;
  // Its key brings into the form what an invite took meanwhile.
  return credits.data ? <CreditsForm key={credits.data.balance} balance={credits.data.balance} /> : null;
}

function CreditsForm({ balance }: { readonly balance: number }) {
  const { t } = useTranslation(["team", "common"]);
  const queryClient = useQueryClient();
  const form = useForm<{ balance: number | string }>({
    initialValues: { balance },
    validate: {
      balance: (value) => (value !== "" && Number(value) >= 0 && Number(value) <= MOST ? null : t("leftRule")),
    },
  });
  const submit = useSubmit(
    form,
    async (values) => {
      queryClient.setQueryData(
        guestCreditsQuery.queryKey,
        await updateGuestCredits({ balance: Number(values.balance) }),
      );
    },
    { balance: "balance" },
  );
  return (
    <Section title={t("guestInvites")} description={t("guestInvitesHint")}>
      <form onSubmit={submit.onSubmit} noValidate>
        <Stack gap="sm" align="flex-start">
          <NumberInput
            label={t("left")}
            min={0}
            max={MOST}
            allowDecimal={false}
            maw={200}
            {...form.getInputProps("balance")}
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
