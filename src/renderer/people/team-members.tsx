import { Button, Checkbox, Group, Skeleton, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { UserListItem } from "../../protocol/http/people.ts";
import { userListQuery } from "../api/people.ts";
import { ItemList } from "../components/item-list.tsx";
import { LoadError } from "../components/load-error.tsx";
import { Pages } from "../components/pages.tsx";
import { Section } from "../components/section.tsx";
import { MemberRow } from "./member-row.tsx";
import { EVERYBODY, PeopleFilters, type PeopleFilter } from "./people-filters.tsx";
import { PeopleSelection } from "./people-selection.tsx";

const PAGE_SIZE = 50;
const TYPING_PAUSE_MS = 250;

/** The team, a page at a time as the control plane finds it; a selection outlives the page. */
export function TeamMembers() {
  const { t } = useTranslation(["people", "common"]);
  const [filter, setFilter] = useState<PeopleFilter>(EVERYBODY);
  const [page, setPage] = useState(1);
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  const [search] = useDebouncedValue(filter.text.trim(), TYPING_PAUSE_MS);
  const { group, role } = filter;
  const people = useQuery(userListQuery({ search, role, group, offset: (page - 1) * PAGE_SIZE, limit: PAGE_SIZE }));
  const shown = people.data?.data ?? [];
  function narrow(next: PeopleFilter): void {
    setFilter(next);
    setPage(1);
  }
  function select(users: readonly UserListItem[], isSelected: boolean): void {
    const next = new Set(selected);
    for (const { number } of users) {
      if (isSelected) next.add(number);
      else next.delete(number);
    }
    setSelected(next);
  }
  const pages = Math.ceil((people.data?.count ?? 0) / PAGE_SIZE);
  const isAllSelected = shown.length > 0 && shown.every(({ number }) => selected.has(number));
  return (
    <Section
      title={t("team")}
      description={people.data ? t("people", { count: people.data.count }) : t("common:loading")}
    >
      <Stack gap="md">
        <PeopleFilters filter={filter} onChange={narrow} />
        {people.isPending && <Skeleton height={160} radius="md" />}
        {people.isError && <LoadError error={people.error} onRetry={() => void people.refetch()} />}
        {people.data?.count === 0 && <Nobody onClear={() => narrow(EVERYBODY)} />}
        {shown.length > 0 && (
          <>
            <Group gap="sm" mih={30}>
              <Checkbox
                label={t("selectShown")}
                checked={isAllSelected}
                indeterminate={!isAllSelected && shown.some(({ number }) => selected.has(number))}
                onChange={({ currentTarget }) => select(shown, currentTarget.checked)}
              />
              <PeopleSelection selected={selected} onClear={() => setSelected(new Set())} />
            </Group>
            <ItemList label={t("team")}>
              {shown.map((user) => (
                <MemberRow
                  key={user.id}
                  user={user}
                  isSelected={selected.has(user.number)}
                  onSelect={(isSelected) => select([user], isSelected)}
                  onGroup={(number) => narrow({ ...filter, group: number })}
                />
              ))}
            </ItemList>
          </>
        )}
        {pages > 1 && <Pages total={pages} value={page} onChange={setPage} />}
      </Stack>
    </Section>
  );
}

function Nobody({ onClear }: { readonly onClear: () => void }) {
  const { t } = useTranslation("people");
  return (
    <Stack align="center" gap="xs" py="md">
      <Text size="sm" c="dimmed">
        {t("nobodyMatches")}
      </Text>
      <Button size="xs" variant="default" onClick={onClear}>
        {t("clearFilters")}
      </Button>
    </Stack>
  );
}
