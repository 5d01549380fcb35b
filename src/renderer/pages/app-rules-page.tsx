import { Badge, Button, Group, Paper, Skeleton, Text } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { AppRuleItem } from "../../protocol/http/app-rule.ts";
import { APP_RULES, appRulesQuery, deleteAppRule } from "../api/app-rules.ts";
import { HoldersDialog } from "../app-rules/holders-dialog.tsx";
import { RuleDialog } from "../app-rules/rule-dialog.tsx";
import { ruleSummary } from "../app-rules/rule-summary.ts";
import { ConfirmDialog } from "../components/confirm-dialog.tsx";
import { ItemList, ItemRow } from "../components/item-list.tsx";
import { LoadError } from "../components/load-error.tsx";
import { Page } from "../components/page.tsx";

/** What is done with a rule, in a dialog. */
interface Doing {
  readonly what: "edit" | "holders" | "delete";
  /** Null: a new one. */
  readonly rule: AppRuleItem | null;
}

export function AppRulesPage() {
  const { t } = useTranslation("rules");
  const rules = useQuery(appRulesQuery);
  const queryClient = useQueryClient();
  const [doing, setDoing] = useState<Doing | null>(null);
  const close = () => setDoing(null);
  const leaving = doing?.what === "delete" ? doing.rule : null;
  return (
    <Page
      title={t("title")}
      description={t("lead")}
      width="narrow"
      actions={
        <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setDoing({ what: "edit", rule: null })}>
          {t("newRule")}
        </Button>
      }
    >
      <Text size="sm">{t("stricter")}</Text>
      {rules.isPending && <Skeleton height={200} radius="md" />}
      {rules.isError && <LoadError error={rules.error} onRetry={() => void rules.refetch()} />}
      {rules.data && (
        <Paper px="md" py="sm">
          <ItemList label={t("title")}>
            {rules.data.data.map((rule) => (
              <RuleRow key={rule.id} rule={rule} onDo={(what) => setDoing({ what, rule })} />
            ))}
          </ItemList>
        </Paper>
      )}
      <RuleDialog rule={doing?.rule ?? null} opened={doing?.what === "edit"} onClose={close} />
      <HoldersDialog rule={doing?.what === "holders" ? doing.rule : null} onClose={close} />
      <ConfirmDialog
        opened={leaving !== null}
        onClose={close}
        title={t("askDelete", { rule: leaving?.name ?? "" })}
        confirmLabel={t("delete")}
        isDangerous
        onConfirm={async () => {
          if (leaving) await deleteAppRule(leaving.id);
          await queryClient.invalidateQueries({ queryKey: APP_RULES });
        }}
      >
        {t("deleteEffect", {
          people: t("people", { count: leaving?.user_count ?? 0 }),
          machines: t("machines", { count: leaving?.machine_count ?? 0 }),
        })}
      </ConfirmDialog>
    </Page>
  );
}

interface RuleRowProps {
  readonly rule: AppRuleItem;
  readonly onDo: (what: Doing["what"]) => void;
}

function RuleRow({ rule, onDo }: RuleRowProps) {
  const { t } = useTranslation("rules");
  const summary = ruleSummary(t, rule.rules);
  const use = [t("people", { count: rule.user_count }), t("machines", { count: rule.machine_count })].join(" · ");
  return (
    <ItemRow
      title={
        <Group gap="xs">
          {rule.name}
          {rule.is_default && (
            <Badge variant="light" tt="none">
              {t("isDefault")}
            </Badge>
          )}
        </Group>
      }
      details={
        <>
          <div>{summary.length === 0 ? t("takesNothing") : summary.join(" · ")}</div>
          <div>{use}</div>
        </>
      }
      actions={
        <Group gap="xs">
          <Button
            size="xs"
            variant="default"
            onClick={() => onDo("edit")}
            aria-label={t("changeRule", { rule: rule.name })}
          >
            {t("change")}
          </Button>
          {!rule.is_default && (
            <>
              <Button
                size="xs"
                variant="default"
                onClick={() => onDo("holders")}
                aria-label={t("assignRule", { rule: rule.name })}
              >
                {t("assign")}
              </Button>
              <Button
                size="xs"
                variant="default"
                onClick={() => onDo("delete")}
                aria-label={t("deleteRule", { rule: rule.name })}
              >
                {t("delete")}
              </Button>
            </>
          )}
        </Group>
      }
    />
  );
}
