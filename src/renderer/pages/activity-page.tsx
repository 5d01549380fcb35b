import { Button, Paper, Skeleton } from "@mantine/core";
import { IconActivity, IconDownload } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { ActivityFilters } from "../activity/activity-filters.tsx";
import { type ActivitySearch, auditQueryOf, exportAddress } from "../activity/activity-search.ts";
import { AuditEntry } from "../activity/audit-entry.tsx";
import { auditEventsQuery } from "../api/activity.ts";
import { Empty } from "../components/empty.tsx";
import { ItemList } from "../components/item-list.tsx";
import { LoadError } from "../components/load-error.tsx";
import { Page } from "../components/page.tsx";
import { useDesktop } from "../desktop/use-desktop.ts";
import classes from "./activity-page.module.css";

const route = getRouteApi("/app/admin/activity");

export function ActivityPage() {
  const { t } = useTranslation("activity");
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { isApp } = useDesktop();
  const change = (next: Partial<ActivitySearch>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true });
  return (
    <Page
      title={t("title")}
      description={t("lead")}
      width="narrow"
      // A window of the desktop app saves no files.
      actions={!isApp && <ExportButton search={search} />}
    >
      <ActivityFilters search={search} onChange={change} />
      <ActivityLog search={search} />
    </Page>
  );
}

function ExportButton({ search }: { readonly search: ActivitySearch }) {
  const { t } = useTranslation("activity");
  return (
    <Button
      component="a"
      href={exportAddress(search)}
      download
      variant="default"
      leftSection={<IconDownload size={17} aria-hidden />}
    >
      {t("exportShown")}
    </Button>
  );
}

function ActivityLog({ search }: { readonly search: ActivitySearch }) {
  const { t } = useTranslation("activity");
  const events = useInfiniteQuery(auditEventsQuery(auditQueryOf(search)));
  const { fetchNextPage, hasNextPage, isError, isFetching } = events;
  const shown = events.data?.pages.flatMap((page) => page.data) ?? [];
  // A page of a search may hold nothing while older ones do.
  const isLooking = shown.length === 0 && hasNextPage && !isError;
  useEffect(() => {
    if (isLooking && !isFetching) void fetchNextPage();
  }, [fetchNextPage, isFetching, isLooking]);
  return (
    <>
      {(events.isPending || isLooking) && <Skeleton height={320} radius="md" />}
      {isError && <LoadError error={events.error} onRetry={() => void events.refetch()} />}
      {events.data && shown.length === 0 && !hasNextPage && (
        <Empty icon={<IconActivity size={28} />} title={t("nothingFound")} />
      )}
      {shown.length > 0 && (
        <Paper className={classes["log"] ?? ""}>
          <ItemList label={t("title")}>
            {shown.map((event) => (
              <AuditEntry key={event.id} event={event} />
            ))}
          </ItemList>
        </Paper>
      )}
      {hasNextPage && shown.length > 0 && (
        <Button variant="default" onClick={() => void fetchNextPage()} loading={events.isFetchingNextPage}>
          {t("showOlder")}
        </Button>
      )}
    </>
  );
}
