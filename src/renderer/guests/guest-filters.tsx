import { CloseButton, SegmentedControl, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { GuestInviteStatus } from "../../protocol/http/guest.ts";
import classes from "./guest-filters.module.css";
import type { GuestSearch } from "./guest-search.ts";

const TYPING_PAUSE_MS = 250;
const STATUSES = ["active", "scheduled", "expired", "canceled"] as const;

export interface GuestFiltersProps {
  readonly search: GuestSearch;
  readonly onChange: (search: GuestSearch) => void;
}

export function GuestFilters({ search, onChange }: GuestFiltersProps) {
  const { t } = useTranslation(["guests", "common"]);
  const [text, setText] = useState(search.search ?? "");
  const report = useDebouncedCallback(
    (next: string) => onChange({ ...search, search: next === "" ? undefined : next, page: undefined }),
    TYPING_PAUSE_MS,
  );
  function type(next: string): void {
    setText(next);
    report(next);
  }
  return (
    <search className={classes["filters"]} aria-label={t("title")}>
      <SegmentedControl
        aria-label={t("status")}
        data={STATUSES.map((value) => ({ value, label: t(`statuses.${value}`) }))}
        value={search.status ?? "active"}
        onChange={(value) =>
          onChange({ ...search, status: GuestInviteStatus.safeParse(value).data ?? "active", page: undefined })
        }
      />
      <TextInput
        type="search"
        aria-label={t("search")}
        placeholder={t("searchHint")}
        leftSection={<IconSearch size={16} aria-hidden />}
        rightSection={
          text !== "" && <CloseButton size="sm" aria-label={t("common:clearSearch")} onClick={() => type("")} />
        }
        value={text}
        onChange={({ currentTarget }) => type(currentTarget.value)}
        className={classes["search"] ?? ""}
      />
    </search>
  );
}
