import { Badge, Button, Stack, Text, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ItemList, ItemRow } from "../components/item-list.tsx";
import { toggleLeaving, withoutJoining, type Member, type MemberChanges } from "./member-changes.ts";

/** A long list is searched rather than scrolled. */
const SHOWN = 50;

export interface CurrentMembersProps {
  readonly members: readonly Member[];
  readonly changes: MemberChanges;
  readonly onChange: (changes: MemberChanges) => void;
}

export function CurrentMembers({ members, changes, onChange }: CurrentMembersProps) {
  const { t } = useTranslation("groups");
  const [typed, setTyped] = useState("");
  const wanted = typed.trim().toLowerCase();
  const found = members.filter(({ email, name }) => `${name} ${email}`.toLowerCase().includes(wanted));
  const isEmpty = members.length === 0 && changes.joining.size === 0;
  return (
    <Stack gap="xs">
      <TextInput
        type="search"
        label={t("members")}
        placeholder={t("searchMembers")}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      {isEmpty && (
        <Text size="sm" c="dimmed">
          {t("noMember")}
        </Text>
      )}
      {members.length > 0 && found.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("nobodyMatches")}
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
        {found.slice(0, SHOWN).map((member) => (
          <MemberRow
            key={member.number}
            member={member}
            isLeaving={changes.leaving.has(member.number)}
            onToggle={() => onChange(toggleLeaving(changes, member.number))}
          />
        ))}
      </ItemList>
      {found.length > SHOWN && (
        <Text size="sm" c="dimmed">
          {t("showingFirst", { shown: SHOWN, count: found.length })}
        </Text>
      )}
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
