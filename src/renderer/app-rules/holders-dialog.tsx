import { Button, Group, Modal, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { AppRuleItem } from "../../protocol/http/app-rule.ts";
import { APP_RULES, changeRuleHolders, ruleHoldersQuery } from "../api/app-rules.ts";
import { userListQuery } from "../api/people.ts";
import { ItemList, ItemRow } from "../components/item-list.tsx";
import { LoadError } from "../components/load-error.tsx";
import { useAction } from "../components/use-action.ts";
import { MachineSelect } from "../machines/machine-select.tsx";
import { PersonSelect } from "../people/person-select.tsx";

export interface HoldersDialogProps {
  /** Null: closed. */
  readonly rule: AppRuleItem | null;
  readonly onClose: () => void;
}

/** Who has a rule, and whom to give it. */
export function HoldersDialog({ rule, onClose }: HoldersDialogProps) {
  const { t } = useTranslation("rules");
  return (
    <Modal opened={rule !== null} onClose={onClose} title={rule ? t("holdersOf", { rule: rule.name }) : ""} size="lg">
      {rule && <Holders key={rule.id} rule={rule} />}
    </Modal>
  );
}

function Holders({ rule }: { readonly rule: AppRuleItem }) {
  const { t } = useTranslation("rules");
  const queryClient = useQueryClient();
  const holders = useQuery(ruleHoldersQuery(rule.id));
  if (holders.isError) return <LoadError error={holders.error} onRetry={() => void holders.refetch()} />;
  if (!holders.data) return <Skeleton height={160} radius="md" />;
  const { machines, users } = holders.data;
  const give = async (change: { user_numbers?: number[]; machine_ids?: string[] }) => {
    await changeRuleHolders(rule.id, "assign", change);
    await queryClient.invalidateQueries({ queryKey: APP_RULES });
  };
  return (
    <Stack>
      <Text size="sm">{t("stricter")}</Text>
      <GiveToPerson onGive={(number) => give({ user_numbers: [number] })} />
      <MachineSelect
        label={t("giveToMachine")}
        value={null}
        onChange={(id) => {
          if (id !== null) void give({ machine_ids: [id] });
        }}
      />
      {users.length + machines.length === 0 && <Text c="dimmed">{t("nobodyHasIt")}</Text>}
      <ItemList label={t("holders")}>
        {users.map(({ email, id, name, number }) => (
          <Holder key={id} name={name} details={email} rule={rule} of={{ user_numbers: [number] }} />
        ))}
        {machines.map(({ id, name }) => (
          <Holder key={id} name={name} details={t("machine")} rule={rule} of={{ machine_ids: [id] }} />
        ))}
      </ItemList>
    </Stack>
  );
}

/** People are given rules by number, which the list that offers them knows. */
function GiveToPerson({ onGive }: { readonly onGive: (number: number) => Promise<void> }) {
  const { t } = useTranslation("rules");
  const queryClient = useQueryClient();
  async function give(id: string | null): Promise<void> {
    if (id === null) return;
    const lists = queryClient.getQueriesData<{ data: readonly { id: string; number: number }[] }>({
      queryKey: userListQuery({}).queryKey.slice(0, -1),
    });
    const person = lists.flatMap(([, list]) => list?.data ?? []).find((one) => one.id === id);
    if (person) await onGive(person.number);
  }
  return <PersonSelect label={t("giveToPerson")} value={null} onChange={(id) => void give(id)} />;
}

interface HolderProps {
  readonly name: string;
  readonly details: string;
  readonly rule: AppRuleItem;
  readonly of: { readonly user_numbers?: number[]; readonly machine_ids?: string[] };
}

function Holder({ name, details, rule, of }: HolderProps) {
  const { t } = useTranslation("rules");
  const take = useAction(() => changeRuleHolders(rule.id, "unassign", of), [APP_RULES]);
  return (
    <ItemRow
      title={name}
      details={details}
      actions={
        <Group>
          <Button
            size="xs"
            variant="default"
            loading={take.isRunning}
            onClick={() => take.run()}
            aria-label={t("takeFrom", { name })}
          >
            {t("take")}
          </Button>
        </Group>
      }
    />
  );
}
