import { Select, type SelectProps } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { userListQuery } from "../api/people.ts";
import { displayName } from "./person.ts";

const TYPING_PAUSE_MS = 200;
const OFFERED = 50;

export interface PersonSelectProps extends Omit<SelectProps, "data" | "searchable" | "searchValue" | "onSearchChange"> {
  /** Who is chosen now, so that the name is known before the list is. */
  readonly chosen?: { readonly id: string; readonly name: string } | null;
}

/** Chooses a person of the team; large teams are searched by the control plane. */
export function PersonSelect({ chosen = null, ...rest }: PersonSelectProps) {
  const { t } = useTranslation(["people", "common"]);
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed, TYPING_PAUSE_MS);
  const isChosenName = search === chosen?.name;
  const people = useQuery(userListQuery({ search: isChosenName ? "" : search, limit: OFFERED }));
  const offered = people.data?.data.map((user) => ({ value: user.id, label: displayName(t, user) })) ?? [];
  const isOffered = chosen === null || offered.some(({ value }) => value === chosen.id);
  return (
    <Select
      clearable
      // Choosing who is chosen already must not empty the field.
      allowDeselect={false}
      {...rest}
      data={isOffered ? offered : [{ value: chosen.id, label: chosen.name }, ...offered]}
      searchable
      onSearchChange={setTyped}
      nothingFoundMessage={people.isPending ? t("common:loading") : t("nobodyFound")}
    />
  );
}
