import { CloseButton, SegmentedControl, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useIsAdmin } from "../api/session.ts";
import { formatOs } from "../format/os.ts";
import { PersonSelect } from "../people/person-select.tsx";
import classes from "./machine-filters.module.css";
import type { MachineSearch } from "./machine-search.ts";

const TYPING_PAUSE_MS = 250;
const SYSTEMS = ["linux", "windows", "darwin"] as const;
const PRESENCES = [
  { value: "all", label: "machines:all" },
  { value: "online", label: "machines:online" },
  { value: "offline", label: "machines:offline" },
] as const;

const ASSIGNMENTS = [
  { value: "member", label: "machines:assignedToPerson" },
  { value: "group", label: "machines:assignedToGroups" },
  { value: "reservation", label: "machines:assignedToAddress" },
  { value: "unassigned", label: "machines:assignedToNobody" },
] as const;

export interface MachineFiltersProps {
  readonly search: MachineSearch;
  readonly onChange: (search: MachineSearch) => void;
}

export function MachineFilters({ search, onChange }: MachineFiltersProps) {
  const { t } = useTranslation(["machines"]);
  const isAdmin = useIsAdmin();
  const narrow = (filters: Partial<MachineSearch>) => onChange({ ...search, ...filters, page: undefined });
  return (
    <search className={classes["filters"]} aria-label={t("machines")}>
      <SearchBox
        // A cleared filter must also clear what was typed.
        key={search.search === undefined ? "empty" : "filled"}
        value={search.search ?? ""}
        onChange={(text) => narrow({ search: text === "" ? undefined : text })}
      />
      <SegmentedControl
        aria-label={t("presence")}
        data={PRESENCES.map(({ value, label }) => ({ value, label: t(label) }))}
        value={search.presence ?? "all"}
        onChange={(value) => narrow({ presence: value === "all" ? undefined : value })}
      />
      <Select
        aria-label={t("operatingSystem")}
        placeholder={t("anySystem")}
        data={SYSTEMS.map((os) => ({ value: os, label: formatOs(t, os) }))}
        value={search.os ?? null}
        onChange={(os) => narrow({ os: os ?? undefined })}
        clearable
        className={classes["select"] ?? ""}
      />
      {isAdmin && (
        <Select
          aria-label={t("assignedTo")}
          placeholder={t("anyAssignment")}
          data={ASSIGNMENTS.map(({ value, label }) => ({ value, label: t(label) }))}
          value={search.assignment ?? null}
          onChange={(value) => narrow({ assignment: ASSIGNMENTS.find((one) => one.value === value)?.value })}
          clearable
          className={classes["select"] ?? ""}
        />
      )}
      {isAdmin && (
        <PersonSelect
          aria-label={t("owner")}
          placeholder={t("anyOwner")}
          value={search.owner ?? null}
          onChange={(owner) => narrow({ owner: owner ?? undefined })}
          className={classes["select"] ?? ""}
        />
      )}
    </search>
  );
}

interface SearchBoxProps {
  readonly value: string;
  readonly onChange: (text: string) => void;
}

/** Keeps what is typed to itself until the typing pauses. */
function SearchBox({ value, onChange }: SearchBoxProps) {
  const { t } = useTranslation(["machines", "common"]);
  const [text, setText] = useState(value);
  const report = useDebouncedCallback(onChange, TYPING_PAUSE_MS);
  function type(next: string): void {
    setText(next);
    report(next);
  }
  return (
    <TextInput
      type="search"
      aria-label={t("searchMachines")}
      placeholder={t("searchHint")}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        text !== "" && <CloseButton size="sm" aria-label={t("common:clearSearch")} onClick={() => type("")} />
      }
      value={text}
      onChange={({ currentTarget }) => type(currentTarget.value)}
      className={classes["search"] ?? ""}
    />
  );
}
