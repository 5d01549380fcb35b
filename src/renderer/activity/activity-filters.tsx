import { Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { activity } from "../../i18n/en/activity.ts";
import { userListQuery } from "../api/people.ts";
import classes from "./activity-filters.module.css";
import { type ActivitySearch, eventsByKind, isEventName, isObjectKind } from "./activity-search.ts";

const TYPING_PAUSE_MS = 250;
const MINUTE_MS = 60_000;
const PEOPLE_SHOWN = 100;
const KINDS = Object.keys(activity.kind).filter((kind) => isObjectKind(kind));

export interface ActivityFiltersProps {
  readonly search: ActivitySearch;
  readonly onChange: (change: Partial<ActivitySearch>) => void;
}

export function ActivityFilters({ search, onChange }: ActivityFiltersProps) {
  const { t } = useTranslation("activity");
  const events = [...eventsByKind()].map(([kind, names]) => ({
    group: t(`kind.${kind}`),
    items: names.map((value) => ({ value, label: t(`did.${value}`, { actor: "…", object: "…" }) })),
  }));
  return (
    <search className={classes["filters"]} aria-label={t("title")}>
      <TextFilter search={search} onChange={onChange} />
      <PersonFilter search={search} onChange={onChange} />
      <Select
        label={t("event")}
        placeholder={t("all")}
        data={events}
        searchable
        clearable
        value={search.event ?? null}
        onChange={(value) => onChange({ event: value !== null && isEventName(value) ? value : undefined })}
      />
      <Select
        label={t("about")}
        placeholder={t("all")}
        data={KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
        clearable
        value={search.kind ?? null}
        onChange={(value) => onChange({ kind: value !== null && isObjectKind(value) ? value : undefined })}
      />
      <MomentFilter label={t("since")} at={search.from} addMs={0} onChange={(from) => onChange({ from })} />
      {/* The minute that is named belongs to it. */}
      <MomentFilter label={t("until")} at={search.to} addMs={MINUTE_MS - 1} onChange={(to) => onChange({ to })} />
    </search>
  );
}

function TextFilter({ search, onChange }: ActivityFiltersProps) {
  const { t } = useTranslation("activity");
  const [text, setText] = useState(search.text ?? "");
  const report = useDebouncedCallback((next: string) => onChange({ text: next || undefined }), TYPING_PAUSE_MS);
  return (
    <TextInput
      type="search"
      label={t("search")}
      placeholder={t("searchHint")}
      leftSection={<IconSearch size={16} aria-hidden />}
      maxLength={200}
      value={text}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value);
        report(currentTarget.value.trim());
      }}
    />
  );
}

function PersonFilter({ search, onChange }: ActivityFiltersProps) {
  const { t } = useTranslation("activity");
  const { data: people } = useQuery(userListQuery({ limit: PEOPLE_SHOWN }));
  const { person } = search;
  const known = people?.data.map(({ id, name }) => ({ value: id, label: name })) ?? [];
  const isKnown = person === undefined || known.some(({ value }) => value === person);
  return (
    <Select
      label={t("person")}
      placeholder={t("all")}
      // Somebody who has left the team is still in the log.
      data={isKnown ? known : [...known, { value: person, label: person }]}
      searchable
      clearable
      value={person ?? null}
      onChange={(value) => onChange({ person: value ?? undefined })}
    />
  );
}

interface MomentFilterProps {
  readonly label: string;
  readonly at: string | undefined;
  readonly addMs: number;
  readonly onChange: (at: string | undefined) => void;
}

/** By the reader's clock; the address bar has the moment itself, which is the same one everywhere. */
function MomentFilter({ label, at, addMs, onChange }: MomentFilterProps) {
  const [typed, setTyped] = useState(at === undefined ? "" : toLocal(Date.parse(at)));
  const report = useDebouncedCallback((next: string) => {
    const atMs = Date.parse(next);
    onChange(Number.isNaN(atMs) ? undefined : new Date(atMs + addMs).toISOString());
  }, TYPING_PAUSE_MS);
  return (
    <TextInput
      label={label}
      type="datetime-local"
      max="9999-12-31T23:59"
      value={typed}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        report(currentTarget.value);
      }}
    />
  );
}

/** `2027-01-08T09:00`, as the browser's field wants it. */
function toLocal(atMs: number): string {
  return new Date(atMs - new Date(atMs).getTimezoneOffset() * MINUTE_MS).toISOString().slice(0, 16);
}
