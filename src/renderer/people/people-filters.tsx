import { CloseButton, Group, Select, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Role } from "../../protocol/http/people.ts";
import { groupsQuery } from "../api/groups.ts";

export interface PeopleFilter {
  readonly text: string;
  readonly role: Role | undefined;
  /** A group's number. */
  readonly group: number | undefined;
}

export const EVERYBODY: PeopleFilter = { text: "", role: undefined, group: undefined };

export interface PeopleFiltersProps {
  readonly filter: PeopleFilter;
  readonly onChange: (filter: PeopleFilter) => void;
}

export function PeopleFilters({ filter, onChange }: PeopleFiltersProps) {
  const { t } = useTranslation(["people", "common"]);
  const groups = useQuery(groupsQuery);
  const offered = groups.data?.data ?? [];
  const type = (text: string) => onChange({ ...filter, text });
  return (
    <Group gap="sm">
      <TextInput
        type="search"
        aria-label={t("search")}
        placeholder={t("searchHint")}
        leftSection={<IconSearch size={16} aria-hidden />}
        rightSection={
          filter.text !== "" && <CloseButton size="sm" aria-label={t("common:clearSearch")} onClick={() => type("")} />
        }
        value={filter.text}
        onChange={({ currentTarget }) => type(currentTarget.value)}
        style={{ flex: "2 1 240px" }}
      />
      <Select
        aria-label={t("role")}
        placeholder={t("anyRole")}
        data={Role.options.map((role) => ({ value: role, label: t(`common:role.${role}`) }))}
        value={filter.role ?? null}
        onChange={(value) => onChange({ ...filter, role: Role.safeParse(value).data })}
        clearable
        style={{ flex: "1 1 130px" }}
      />
      {offered.length > 0 && (
        <Select
          aria-label={t("inGroup")}
          placeholder={t("anyGroup")}
          data={offered.map(({ name, number }) => ({ value: String(number), label: name }))}
          value={filter.group === undefined ? null : String(filter.group)}
          onChange={(value) => onChange({ ...filter, group: value === null ? undefined : Number(value) })}
          searchable
          clearable
          style={{ flex: "1 1 160px" }}
        />
      )}
    </Group>
  );
}
