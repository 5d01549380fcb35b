import { Button, Group, Modal, Select, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { groupsQuery } from "../api/groups.ts";
import { ReviewChange } from "../groups/review-change.tsx";

/** The control plane takes no more in one change. */
const MOST = 1_000;

type Intent = "add" | "remove";

export interface PeopleSelectionProps {
  /** By number. */
  readonly selected: ReadonlySet<number>;
  readonly onClear: () => void;
}

/** What can be done with everybody who is selected, on whatever page they were. */
export function PeopleSelection({ selected, onClear }: PeopleSelectionProps) {
  const { t } = useTranslation("people");
  const [intent, setIntent] = useState<Intent | null>(null);
  if (selected.size === 0) return null;
  const close = () => setIntent(null);
  return (
    <Group gap="sm">
      <Text size="sm" fw={550} component="output">
        {t("selected", { count: selected.size })}
      </Text>
      <Button size="xs" variant="default" onClick={() => setIntent("add")}>
        {t("addToGroup")}
      </Button>
      <Button size="xs" variant="default" onClick={() => setIntent("remove")}>
        {t("takeFromGroup")}
      </Button>
      <Button size="xs" variant="subtle" onClick={onClear}>
        {t("selectNobody")}
      </Button>
      <Modal
        opened={intent !== null}
        onClose={close}
        title={intent === "remove" ? t("takeFromGroup") : t("addToGroup")}
        size="lg"
      >
        {intent && (
          <BulkChange
            intent={intent}
            selected={selected}
            onClose={close}
            onSaved={() => {
              close();
              onClear();
            }}
          />
        )}
      </Modal>
    </Group>
  );
}

interface BulkChangeProps {
  readonly intent: Intent;
  readonly selected: ReadonlySet<number>;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

function BulkChange({ intent, selected, onClose, onSaved }: BulkChangeProps) {
  const { t } = useTranslation(["people", "groups", "common"]);
  const groups = useQuery(groupsQuery);
  const [group, setGroup] = useState<string | null>(null);
  const [isReviewing, setIsReviewing] = useState(false);
  const numbers = [...selected];
  if (isReviewing && group !== null) {
    return (
      <ReviewChange
        change={{
          kind: "members",
          number: Number(group),
          add: intent === "add" ? numbers : [],
          remove: intent === "remove" ? numbers : [],
        }}
        confirmLabel={t("groups:save")}
        backLabel={t("groups:back")}
        onBack={() => setIsReviewing(false)}
        onSaved={onSaved}
      />
    );
  }
  return (
    <Stack>
      <Select
        label={t("whichGroup")}
        data={groups.data?.data.map(({ name, number }) => ({ value: String(number), label: name })) ?? []}
        value={group}
        onChange={setGroup}
        searchable
        error={numbers.length > MOST ? t("tooMany") : undefined}
        data-autofocus
      />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t("common:cancel")}
        </Button>
        <Button disabled={group === null || numbers.length > MOST} onClick={() => setIsReviewing(true)}>
          {t("groups:seeEffect")}
        </Button>
      </Group>
    </Stack>
  );
}
