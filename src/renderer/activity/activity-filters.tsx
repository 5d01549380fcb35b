import { Button, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback, useDisclosure, useMediaQuery } from "@mantine/hooks";
import { IconFilter, IconSearch } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { activity } from "../../i18n/en/activity.ts";
import { auditEventsQuery } from "../api/activity.ts";
import { PersonSelect } from "../people/person-select.tsx";
import classes from "./activity-filters.module.css";
import { type ActivitySearch, auditQueryOf, eventsByKind, isEventName, isObjectKind } from "./activity-search.ts";

const TYPING_PAUSE_MS = 250;
const MINUTE_MS = 60_000;
const NARROW = "(max-width: 48em)";
const KINDS = Object.keys(activity.kind).filter((kind) => isObjectKind(kind));

export interface ActivityFiltersProps {
  readonly search: ActivitySearch;
  readonly onChange: (change: Partial<ActivitySearch>) => void;
}

/** On a phone the log comes first: there the text stays, and the rest is behind a button that says how much of it is in use. */
export function ActivityFilters({ search, onChange }: ActivityFiltersProps) {
  const { t } = useTranslation("activity");
  const isNarrow = useMediaQuery(NARROW, false, { getInitialValueInEffect: false });
  const [isOpen, { toggle }] = useDisclosure(false);
  const inUse = [search.person, search.event, search.kind, search.from, search.to].filter(Boolean).length;
  return (
    <search className={classes["filters"]} aria-label={t("title")}>
      <TextFilter search={search} onChange={onChange} />
      {isNarrow && (
        <Button
          variant="default"
          onClick={toggle}
          aria-expanded={isOpen}
          leftSection={<IconFilter size={16} aria-hidden />}
        >
          {inUse === 0 ? t("filters") : t("filtersInUse", { count: inUse })}
        </Button>
      )}
      {(!isNarrow || isOpen) && <MoreFilters search={search} onChange={onChange} />}
    </search>
  );
}

function MoreFilters({ search, onChange }: ActivityFiltersProps) {
  const { t } = useTranslation("activity");
  const events = [...eventsByKind()].map(([kind, names]) => ({
    group: t(`kind.${kind}`),
    items: names.map((value) => ({ value, label: t(`did.${value}`, { actor: "…", object: "…" }) })),
  }));
  return (
    <>
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
    </>
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
  const { person } = search;
  const events = useInfiniteQuery(auditEventsQuery(auditQueryOf(search)));
  // Also of somebody who has left the team, and whom only the log still knows.
  const named = events.data?.pages
    .flatMap(({ data }) => data.flatMap(({ actor, object }) => (object ? [actor, object] : [actor])))
    .find(({ id }) => id === person);
  return (
    <PersonSelect
      label={t("person")}
      placeholder={t("all")}
      chosen={person === undefined ? null : { id: person, name: named?.name ?? person }}
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
