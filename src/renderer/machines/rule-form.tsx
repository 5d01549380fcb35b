import { Button, Group, Select, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { appRulesQuery } from "../api/app-rules.ts";
import { LoadError } from "../components/load-error.tsx";

/** Which app rule the machines get in place of theirs. */
export function RuleForm({ onNext }: { readonly onNext: (ruleId: string) => void }) {
  const { t } = useTranslation("machines");
  const rules = useQuery(appRulesQuery);
  const [ruleId, setRuleId] = useState<string | null>(null);
  if (rules.isError) return <LoadError error={rules.error} onRetry={() => void rules.refetch()} />;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (ruleId !== null) onNext(ruleId);
      }}
    >
      <Stack>
        <Select
          label={t("appRule")}
          description={t("appRuleAdvice")}
          data={(rules.data?.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          value={ruleId}
          onChange={setRuleId}
          searchable
        />
        <Group justify="flex-end">
          <Button type="submit" disabled={ruleId === null}>
            {t("seeEffect")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
