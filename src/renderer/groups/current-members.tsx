import { Badge, Button, Skeleton, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { groupMembersQuery } from "../api/groups.ts";
import { ItemList, ItemRow } from "../components/item-list.tsx";
import { LoadError } from "../components/load-error.tsx";
import { Pages } from "../components/pages.tsx";
import { toggleLeaving, withoutJoining, type Member, type MemberChanges } from "./member-changes.ts";

const PAGE_SIZE = 25;
const TYPING_PAUSE_MS = 200;

export interface CurrentMembersProps {
  readonly groupNumber: number;
  readonly changes: MemberChanges;
  readonly onChange: (changes: MemberChanges) => void;
}

/** The members, a page at a time as the control plane finds them; who is to leave stays so whatever page is shown. */
export function CurrentMembers({ groupNumber, changes, onChange }: CurrentMembersProps) {
  const { t } = useTranslation("groups");
  const [typed, setTyped] = useState("");
  const [page, setPage] = useState(1);
  const [search] = useDebouncedValue(typed.trim(), TYPING_PAUSE_MS);
  const query = { search, offset: (page - 1) * PAGE_SIZE, limit: PAGE_SIZE };
  const members = useQuery(groupMembersQuery(groupNumber, query));
  const found = members.data?.data ?? [];
  const count = members.data?.count ?? 0;
  const pages = Math.ceil(count / PAGE_SIZE);
  const isEmpty = members.data !== undefined && count === 0;
  return (
    <Stack gap="xs">
      <TextInput
        type="search"
        label={t("members")}
        placeholder={t("searchMembers")}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={typed}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value);
          setPage(1);
        }}
      />
      {members.isPending && <Skeleton height={160} radius="md" />}
      {members.isError && <LoadError error={members.error} onRetry={() => void members.refetch()} />}
      {isEmpty && (search !== "" || changes.joining.size === 0) && (
        <Text size="sm" c="dimmed">
          {search === "" ? t("noMember") : t("nobodyMatches")}
        </Text>
      )}
      <ItemList label={t("members")}>
        {[...changes.joining].map(([number, name]) => (
          <ItemRow
            key={number}
            title={
              <>
                {name} <State text={t("willJoin")} />
              </>
            }
            details={null}
            actions={
              <Take label={t("takePerson", { name })} onClick={() => onChange(withoutJoining(changes, number))}>
                {t("take")}
              </Take>
            }
          />
        ))}
        {found.map((member) => (
          <MemberRow
            key={member.number}
            member={member}
            isLeaving={changes.leaving.has(member.number)}
            onToggle={() => onChange(toggleLeaving(changes, member.number))}
          />
        ))}
      </ItemList>
      {pages > 1 && <Pages total={pages} value={Math.min(page, pages)} onChange={setPage} />}
    </Stack>
  );
}

interface MemberRowProps {
  readonly member: Member;
  readonly isLeaving: boolean;
  readonly onToggle: () => void;
}

function MemberRow({ member: { email, name }, isLeaving, onToggle }: MemberRowProps) {
  const { t } = useTranslation("groups");
  return (
    <ItemRow
      title={
        <>
          {name} {isLeaving && <State text={t("willLeave")} />}
        </>
      }
      details={email === name ? null : email}
      actions={
        <Take label={isLeaving ? t("keepPerson", { name }) : t("takePerson", { name })} onClick={onToggle}>
          {isLeaving ? t("keep") : t("take")}
        </Take>
      }
    />
  );
}

function State({ text }: { readonly text: string }) {
  return (
    <Badge variant="default" size="sm" tt="none" fw={500}>
      {text}
    </Badge>
  );
}

interface TakeProps {
  readonly label: string;
  readonly onClick: () => void;
  readonly children: string;
}

function Take({ label, onClick, children }: TakeProps) {
  return (
    <Button size="xs" variant="default" aria-label={label} onClick={onClick}>
      {children}
    </Button>
  );
}
