import { Anchor, Stack, Text, TextInput } from "@mantine/core";
import { IconDeviceDesktopOff, IconSearch } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { PersonReach } from "../../protocol/http/group.ts";
import { Empty } from "../components/empty.tsx";
import { ItemList, ItemRow } from "../components/item-list.tsx";
import { Pages } from "../components/pages.tsx";
import { Reasons } from "./reasons.tsx";

const PAGE_SIZE = 50;

/** Every machine that somebody reaches, with the rules; searched here, for it is all known already. */
export function PersonMachines({ reach }: { readonly reach: PersonReach }) {
  const { t } = useTranslation("groups");
  const [typed, setTyped] = useState("");
  const [page, setPage] = useState(1);
  const wanted = typed.trim().toLowerCase();
  const found = reach.machines.filter(({ name }) => name.toLowerCase().includes(wanted));
  const pages = Math.ceil(found.length / PAGE_SIZE);
  if (reach.count === 0) {
    return (
      <Empty icon={<IconDeviceDesktopOff size={28} />} title={t("reachesNothing")}>
        {t("reachesNothingAdvice")}
      </Empty>
    );
  }
  return (
    <Stack gap="md">
      <TextInput
        type="search"
        aria-label={t("searchMachines")}
        placeholder={t("searchMachines")}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={typed}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value);
          setPage(1);
        }}
      />
      <Text size="sm" c="dimmed" component="output">
        {found.length === 0 ? t("noMachineMatches") : t("machines", { count: found.length })}
      </Text>
      {found.length > 0 && (
        <ItemList label={t("machinesReached")}>
          {found.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE).map((machine) => (
            <ItemRow
              key={machine.id}
              title={
                <Anchor component={Link} to={`/machines/${machine.id}`}>
                  {machine.name}
                </Anchor>
              }
              details={<Reasons reasons={machine.reasons} />}
            />
          ))}
        </ItemList>
      )}
      {pages > 1 && <Pages total={pages} value={page} onChange={setPage} />}
    </Stack>
  );
}
