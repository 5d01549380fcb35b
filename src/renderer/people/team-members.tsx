import { CloseButton, Pagination, Skeleton, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { userListQuery } from "../api/people.ts";
import { ItemList } from "../components/item-list.tsx";
import { LoadError } from "../components/load-error.tsx";
import { Section } from "../components/section.tsx";
import { MemberRow } from "./member-row.tsx";

const PAGE_SIZE = 50;
const TYPING_PAUSE_MS = 250;

export function TeamMembers() {
  const { t } = useTranslation(["people", "common"]);
  const [typed, setTyped] = useState("");
  const [page, setPage] = useState(1);
  const [search] = useDebouncedValue(typed.trim(), TYPING_PAUSE_MS);
  const people = useQuery(userListQuery({ search, offset: (page - 1) * PAGE_SIZE, limit: PAGE_SIZE }));
  function type(text: string): void {
    setTyped(text);
    setPage(1);
  }
  const pages = Math.ceil((people.data?.count ?? 0) / PAGE_SIZE);
  return (
    <Section
      title={t("team")}
      description={people.data ? t("people", { count: people.data.count }) : t("common:loading")}
    >
      <Stack gap="md">
        <TextInput
          type="search"
          aria-label={t("search")}
          placeholder={t("searchHint")}
          leftSection={<IconSearch size={16} aria-hidden />}
          rightSection={
            typed !== "" && <CloseButton size="sm" aria-label={t("common:clearSearch")} onClick={() => type("")} />
          }
          value={typed}
          onChange={({ currentTarget }) => type(currentTarget.value)}
        />
        {people.isPending && <Skeleton height={160} radius="md" />}
        {people.isError && <LoadError error={people.error} onRetry={() => void people.refetch()} />}
        {people.data?.count === 0 && (
          <Text size="sm" c="dimmed" ta="center" py="md">
            {t("nobodyMatches")}
          </Text>
        )}
        {people.data && people.data.count > 0 && (
          <ItemList label={t("team")}>
            {people.data.data.map((user) => (
              <MemberRow key={user.id} user={user} />
            ))}
          </ItemList>
        )}
        {pages > 1 && (
          <Pagination
            total={pages}
            value={page}
            onChange={setPage}
            getItemProps={(n) => ({ "aria-label": t("common:page", { page: n }) })}
            getControlProps={(control) => ({ "aria-label": t(`common:pageControl.${control}`) })}
          />
        )}
      </Stack>
    </Section>
  );
}
