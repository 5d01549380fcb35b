import { Button, Group, Skeleton, Stack } from "@mantine/core";
import { useDisclosure, useMediaQuery } from "@mantine/hooks";
import { IconDevices, IconPlus, IconSearchOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Translate } from "../../i18n/translator.ts";
import { machineListQuery } from "../api/machines.ts";
import { useIsAdmin } from "../api/session.ts";
import { Empty } from "../components/empty.tsx";
import { LoadError } from "../components/load-error.tsx";
import { LoadingText } from "../components/page-loading.tsx";
import { Pages } from "../components/pages.tsx";
import { Page } from "../components/page.tsx";
import { AddMachineDialog } from "../machines/add-machine-dialog.tsx";
import { ShareBanner } from "../desktop/share-banner.tsx";
import { BulkBar } from "../machines/bulk-bar.tsx";
import { ImportDialog } from "../machines/import-dialog.tsx";
import { MachineCards } from "../machines/machine-cards.tsx";
import { MachineFilters } from "../machines/machine-filters.tsx";
import { isFiltered, machineQueryOf, pageCount, sortedBy, type MachineSearch } from "../machines/machine-search.ts";
import { useMachineSelection, type MachineSelection } from "../machines/machine-selection.ts";
import { MachineTable } from "../machines/machine-table.tsx";
import { PendingBanner } from "../machines/pending-banner.tsx";

const route = getRouteApi("/app/machines");
const NARROW = "(max-width: 760px)";
const SKELETON_ROWS = [0, 1, 2, 3, 4, 5];

function useMachines(search: MachineSearch) {
  return useQuery(machineListQuery(machineQueryOf(search)));
}

export function MachinesPage() {
  const { t } = useTranslation(["machines", "machineImport"]);
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const isAdmin = useIsAdmin();
  const [isAdding, adding] = useDisclosure(false);
  const [isImporting, importing] = useDisclosure(false);
  const machines = useMachines(search);
  const selection = useMachineSelection();
  const change = (next: MachineSearch) => void navigate({ search: next, replace: true });
  const hasNone = machines.data?.count === 0 && !isFiltered(search);

  return (
    <Page
      title={t("machines")}
      description={machines.isError ? "" : describeCount(t, machines.data?.count)}
      actions={
        isAdmin &&
        !hasNone && (
          <Group gap="sm">
            <Button variant="default" onClick={importing.open}>
              {t("machineImport:open")}
            </Button>
            <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={adding.open}>
              {t("addMachine")}
            </Button>
          </Group>
        )
      }
    >
      <ShareBanner />
      {isAdmin && <PendingBanner />}
      {hasNone ? (
        <NoMachines onAdd={isAdmin ? adding.open : null} />
      ) : (
        <>
          <MachineFilters search={search} onChange={change} />
          <MachineResults
            machines={machines}
            search={search}
            onChange={change}
            selection={isAdmin ? selection : null}
          />
          {isAdmin && <BulkBar selection={selection} />}
        </>
      )}
      {isAdmin && <AddMachineDialog opened={isAdding} onClose={adding.close} />}
      {isAdmin && <ImportDialog opened={isImporting} onClose={importing.close} />}
    </Page>
  );
}

function describeCount(t: Translate, count: number | undefined): string {
  if (count === undefined) return t("common:loading");
  return count === 0 ? t("machines:none") : t("machines:machines", { count });
}

function NoMachines({ onAdd }: { readonly onAdd: (() => void) | null }) {
  const { t } = useTranslation("machines");
  if (!onAdd) {
    return (
      <Empty icon={<IconDevices size={28} />} title={t("noneOfYours")}>
        {t("noneOfYoursAdvice")}
      </Empty>
    );
  }
  return (
    <Empty
      icon={<IconDevices size={28} />}
      title={t("noneYet")}
      action={<Button onClick={onAdd}>{t("addMachine")}</Button>}
    >
      {t("noneYetAdvice")}
    </Empty>
  );
}

interface MachineResultsProps {
  readonly machines: ReturnType<typeof useMachines>;
  readonly search: MachineSearch;
  readonly onChange: (search: MachineSearch) => void;
  readonly selection: MachineSelection | null;
}

function MachineResults({ machines, search, onChange, selection }: MachineResultsProps) {
  const { t } = useTranslation("machines");
  const isNarrow = useMediaQuery(NARROW, false, { getInitialValueInEffect: false });
  if (machines.isPending) return <MachinesLoading />;
  if (machines.isError) return <LoadError error={machines.error} onRetry={() => void machines.refetch()} />;
  const { data, count } = machines.data;
  if (count === 0) {
    return (
      <Empty
        icon={<IconSearchOff size={28} />}
        title={t("noneMatches")}
        action={
          <Button variant="light" onClick={() => onChange({})}>
            {t("clearFilters")}
          </Button>
        }
      >
        {t("noneMatchesAdvice")}
      </Empty>
    );
  }
  const pages = pageCount(count);
  return (
    <Stack gap="md">
      {isNarrow ? (
        <MachineCards machines={data} selection={selection} />
      ) : (
        <MachineTable
          machines={data}
          search={search}
          onSort={(column) => onChange(sortedBy(search, column))}
          selection={selection}
        />
      )}
      {pages > 1 && (
        <Pages
          total={pages}
          value={search.page ?? 1}
          onChange={(page) => onChange({ ...search, page })}
          siblings={isNarrow ? 0 : 1}
        />
      )}
    </Stack>
  );
}

function MachinesLoading() {
  return (
    <Stack gap="xs">
      <LoadingText />
      {SKELETON_ROWS.map((row) => (
        <Skeleton key={row} height={52} radius="md" />
      ))}
    </Stack>
  );
}
