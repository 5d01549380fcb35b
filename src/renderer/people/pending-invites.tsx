import { Checkbox, CloseButton, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { InviteItem } from "../../protocol/http/people.ts";
import { inviteListQuery, type FreshInvite } from "../api/people.ts";
import { ItemList } from "../components/item-list.tsx";
import { LoadError } from "../components/load-error.tsx";
import { Pages } from "../components/pages.tsx";
import { Section } from "../components/section.tsx";
import { BulkInviteResult } from "./bulk-invite-result.tsx";
import { InviteLink } from "./invite-link.tsx";
import { InviteRow } from "./invite-row.tsx";
import { InviteSelection } from "./invite-selection.tsx";

const PAGE_SIZE = 50;
const TYPING_PAUSE_MS = 250;

/** A page of the invitations. One that is gone, because they were cancelled or accepted, gives way to the last that there is. */
function useInvitePage() {
  const [text, setText] = useState("");
  const [search] = useDebouncedValue(text.trim(), TYPING_PAUSE_MS);
  const [page, setPage] = useState(1);
  const invites = useQuery(inviteListQuery({ search, offset: (page - 1) * PAGE_SIZE, limit: PAGE_SIZE }));
  const count = invites.data?.count ?? 0;
  const pages = Math.ceil(count / PAGE_SIZE);
  if (page > 1 && page > pages && !invites.isFetching && !invites.isError) setPage(Math.max(1, pages));
  function narrow(next: string): void {
    setText(next);
    setPage(1);
  }
  return { invites, count, search, text, narrow, page, pages, setPage };
}

/** Invitations that nobody has accepted yet. Absent while there is none. */
export function PendingInvites() {
  const { t } = useTranslation("people");
  const { count, invites, narrow, page, pages, search, setPage, text } = useInvitePage();
  const [fresh, setFresh] = useState<readonly FreshInvite[]>([]);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const shown = invites.data?.data ?? [];
  const isSearched = search !== "" || text !== "";
  // An open dialog with links stays, whatever becomes of the list meanwhile.
  if (fresh.length === 0) {
    if (invites.isError) return <LoadError error={invites.error} onRetry={() => void invites.refetch()} />;
    if (count === 0 && !isSearched) return null;
  }
  function select(some: readonly InviteItem[], isSelected: boolean): void {
    const next = new Set(selected);
    for (const { id } of some) {
      if (isSelected) next.add(id);
      else next.delete(id);
    }
    setSelected(next);
  }
  return (
    <Section title={t("invited")} description={`${t("invitations", { count })} · ${t("invitedHint")}`}>
      <Stack gap="sm">
        {(pages > 1 || isSearched) && <InviteSearch value={text} onChange={narrow} />}
        {count === 0 && isSearched && (
          <Text size="sm" c="dimmed">
            {t("noInviteMatches")}
          </Text>
        )}
        {shown.length > 1 && (
          <Checkbox
            size="xs"
            label={t("bulk.selectAll")}
            checked={shown.every(({ id }) => selected.has(id))}
            indeterminate={shown.some(({ id }) => selected.has(id)) && !shown.every(({ id }) => selected.has(id))}
            onChange={({ currentTarget }) => select(shown, currentTarget.checked)}
          />
        )}
        <InviteSelection ids={[...selected]} onClear={() => setSelected(new Set())} onResent={setFresh} />
        <ItemList label={t("invited")}>
          {shown.map((invite) => (
            <InviteRow
              key={invite.id}
              invite={invite}
              isSelected={selected.has(invite.id)}
              onSelect={(isSelected) => select([invite], isSelected)}
              onResent={(one) => setFresh([one])}
            />
          ))}
        </ItemList>
        {pages > 1 && <Pages total={pages} value={page} onChange={setPage} />}
      </Stack>
      <FreshLinks invites={fresh} onClose={() => setFresh([])} />
    </Section>
  );
}

interface InviteSearchProps {
  readonly value: string;
  readonly onChange: (text: string) => void;
}

function InviteSearch({ value, onChange }: InviteSearchProps) {
  const { t } = useTranslation(["people", "common"]);
  return (
    <TextInput
      type="search"
      aria-label={t("searchInvites")}
      placeholder={t("searchInvitesHint")}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        value !== "" && <CloseButton size="sm" aria-label={t("common:clearSearch")} onClick={() => onChange("")} />
      }
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}

interface FreshLinksProps {
  readonly invites: readonly FreshInvite[];
  readonly onClose: () => void;
}

/** Links that were just made, once. */
function FreshLinks({ invites, onClose }: FreshLinksProps) {
  const { t } = useTranslation("people");
  const [only, another] = invites;
  const title = another ? t("bulk.newLinks") : t("newLink");
  return (
    <Modal opened={only !== undefined} onClose={onClose} title={title} size="lg">
      {only &&
        (another ? (
          <BulkInviteResult invites={invites} onDone={onClose} />
        ) : (
          <InviteLink invite={only} onDone={onClose} />
        ))}
    </Modal>
  );
}
