import { Button, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { userListQuery } from "../api/people.ts";
import { ItemList, ItemRow } from "../components/item-list.tsx";
import { displayName } from "../people/person.ts";
import { withJoining, type MemberChanges } from "./member-changes.ts";

const TYPING_PAUSE_MS = 200;
const OFFERED = 6;

export interface AddPeopleProps {
  readonly groupNumber: number;
  readonly changes: MemberChanges;
  readonly onChange: (changes: MemberChanges) => void;
}

/** Finds people of the team by what is typed; the control plane searches. */
export function AddPeople({ groupNumber, changes, onChange }: AddPeopleProps) {
  const { t } = useTranslation(["groups", "common"]);
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed.trim(), TYPING_PAUSE_MS);
  const people = useQuery({ ...userListQuery({ search, limit: OFFERED }), enabled: search !== "" });
  const found = people.data?.data ?? [];
  return (
    <Stack gap="xs">
      <TextInput
        type="search"
        label={t("addPeople")}
        placeholder={t("searchPeople")}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        data-autofocus
      />
      {search !== "" && people.data && found.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("nobodyMatches")}
        </Text>
      )}
      {search !== "" && found.length > 0 && (
        <ItemList label={t("addPeople")}>
          {found.map((user) => {
            const name = displayName(t, user);
            const isIn = user.groups.includes(groupNumber);
            const isJoining = changes.joining.has(user.number);
            return (
              <ItemRow
                key={user.id}
                title={name}
                details={user.email || user.username}
                actions={
                  isIn || isJoining ? (
                    <Text size="sm" c="dimmed">
                      {isIn ? t("isMember") : t("willJoin")}
                    </Text>
                  ) : (
                    <Button
                      size="xs"
                      variant="default"
                      aria-label={t("addPerson", { name })}
                      onClick={() => onChange(withJoining(changes, user.number, name))}
                    >
                      {t("add")}
                    </Button>
                  )
                }
              />
            );
          })}
        </ItemList>
      )}
    </Stack>
  );
}
