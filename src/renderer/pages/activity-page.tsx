import { Button, CloseButton, Paper, Skeleton, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconActivity, IconSearch } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { AuditEntry } from "../activity/audit-entry.tsx";
import { auditEventsQuery } from "../api/activity.ts";
import { Empty } from "../components/empty.tsx";
import { ItemList } from "../components/item-list.tsx";
import { LoadError } from "../components/load-error.tsx";
import { Page } from "../components/page.tsx";
import classes from "./activity-page.module.css";

const TYPING_PAUSE_MS = 250;

export function ActivityPage() {
  const { t } = useTranslation(["activity", "common"]);
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed.trim(), TYPING_PAUSE_MS);
  const events = useInfiniteQuery(auditEventsQuery(search));
  const shown = events.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <Page title={t("title")} description={t("lead")} width="narrow">
      <TextInput
        type="search"
        aria-label={t("search")}
        placeholder={t("searchHint")}
        leftSection={<IconSearch size={16} aria-hidden />}
        rightSection={
          typed !== "" && <CloseButton size="sm" aria-label={t("common:clearSearch")} onClick={() => setTyped("")} />
        }
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      {events.isPending && <Skeleton height={320} radius="md" />}
      {events.isError && <LoadError error={events.error} onRetry={() => void events.refetch()} />}
      {events.data && shown.length === 0 && <Empty icon={<IconActivity size={28} />} title={t("nothingFound")} />}
      {shown.length > 0 && (
        <Paper className={classes["log"] ?? ""}>
          <ItemList label={t("title")}>
            {shown.map((event) => (
              <AuditEntry key={event.id} event={event} />
            ))}
          </ItemList>
        </Paper>
      )}
      {events.hasNextPage && (
        <Button variant="default" onClick={() => void events.fetchNextPage()} loading={events.isFetchingNextPage}>
          {t("showOlder")}
        </Button>
      )}
    </Page>
  );
}
