import { ActionIcon, Anchor, Badge, Button, Checkbox, Group, Menu, Select, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconDots } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { Trans, useTranslation } from "react-i18next";
import type { UserItem, UserListItem } from "../../protocol/http/people.ts";
import { groupsQuery } from "../api/groups.ts";
import { removeUser, updateUser, USER_LISTS } from "../api/people.ts";
import { useSession } from "../api/session.ts";
import { ConfirmDialog } from "../components/confirm-dialog.tsx";
import { ItemRow } from "../components/item-list.tsx";
import { RelativeTime } from "../components/relative-time.tsx";
import { useAction } from "../components/use-action.ts";
import { displayName } from "./person.ts";
import { ASSIGNABLE_ROLES, toAssignableRole } from "./roles.ts";

export interface MemberRowProps {
  readonly user: UserListItem;
  readonly isSelected: boolean;
  readonly onSelect: (isSelected: boolean) => void;
  /** A group's chip was pressed. */
  readonly onGroup: (number: number) => void;
}

export function MemberRow({ user, isSelected, onSelect, onGroup }: MemberRowProps) {
  const { t } = useTranslation(["people", "common"]);
  const name = displayName(t, user);
  const { user: self } = useSession();
  const isSelf = user.self || user.id === self?.id;
  const isFixed = isSelf || user.role === "owner";
  return (
    <ItemRow
      title={
        <>
          <Checkbox
            size="xs"
            aria-label={t("select", { name })}
            checked={isSelected}
            onChange={({ currentTarget }) => onSelect(currentTarget.checked)}
          />
          <Anchor component={Link} to={`/people/${user.id}`} inherit>
            {name}
          </Anchor>
          {isSelf && <Mark text={t("you")} />}
          {user.disabled && <Mark text={t("disabled")} />}
        </>
      }
      details={
        <>
          {[user.username, user.email]
            .filter((text, index, all) => text !== "" && all.indexOf(text) === index)
            .join(" · ")}{" "}
          ·{" "}
          {user.last_sign_in_at === null ? (
            t("neverSignedIn")
          ) : (
            <Trans t={t} i18nKey="signedIn" components={{ time: <RelativeTime at={user.last_sign_in_at} /> }} />
          )}
        </>
      }
      actions={isFixed ? <Mark text={t(`common:role.${user.role}`)} /> : <MemberActions user={user} />}
    >
      <GroupChips numbers={user.groups} onGroup={onGroup} />
    </ItemRow>
  );
}

interface GroupChipsProps {
  readonly numbers: readonly number[];
  readonly onGroup: (number: number) => void;
}

/** The groups that somebody is in; pressing one shows who else is. */
function GroupChips({ numbers, onGroup }: GroupChipsProps) {
  const groups = useQuery(groupsQuery);
  const named = groups.data?.data.filter(({ number }) => numbers.includes(number)) ?? [];
  if (named.length === 0) return null;
  return (
    <Group gap={6} mt={6}>
      {named.map(({ name, number }) => (
        <Button key={number} size="compact-xs" variant="default" radius="xl" fw={500} onClick={() => onGroup(number)}>
          {name}
        </Button>
      ))}
    </Group>
  );
}

function Mark({ text }: { readonly text: string }) {
  return (
    <Badge variant="default" size="sm" tt="none" fw={500}>
      {text}
    </Badge>
  );
}

function MemberActions({ user }: { readonly user: UserItem }) {
  const { t } = useTranslation("people");
  const queryClient = useQueryClient();
  const name = displayName(t, user);
  const menuButton = useRef<HTMLButtonElement>(null);
  const [isRemoving, removing] = useDisclosure(false);
  const [isDisabling, disabling] = useDisclosure(false);
  const enabling = useAction(() => updateUser(user.id, { disabled: false }), [USER_LISTS]);
  const reload = () => queryClient.invalidateQueries({ queryKey: USER_LISTS });
  return (
    <>
      <RoleSelect user={user} />
      <Menu position="bottom-end" width={200}>
        <Menu.Target>
          <ActionIcon ref={menuButton} variant="subtle" color="gray" size="lg" aria-label={t("moreFor", { name })}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component={Link} to={`/people/${user.id}`}>
            {t("whatTheyReach")}
          </Menu.Item>
          {user.disabled ? (
            <Menu.Item onClick={() => enabling.run()}>{t("enable")}</Menu.Item>
          ) : (
            <Menu.Item onClick={disabling.open}>{t("disableMenu")}</Menu.Item>
          )}
          <Menu.Item onClick={removing.open}>{t("removeMenu")}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ConfirmDialog
        opened={isDisabling}
        onClose={disabling.close}
        returnFocusTo={menuButton}
        title={t("disableAsk", { name })}
        confirmLabel={t("disable")}
        onConfirm={() => updateUser(user.id, { disabled: true }).then(reload)}
      >
        <Text size="sm">{t("disableAdvice")}</Text>
      </ConfirmDialog>
      <ConfirmDialog
        opened={isRemoving}
        onClose={removing.close}
        returnFocusTo={menuButton}
        title={t("removeAsk", { name })}
        confirmLabel={t("remove")}
        isDangerous
        onConfirm={() => removeUser(user.id).then(reload)}
      >
        <Text size="sm">{t("removeAdvice")}</Text>
      </ConfirmDialog>
    </>
  );
}

function RoleSelect({ user }: { readonly user: UserItem }) {
  const { t } = useTranslation(["people", "common"]);
  const name = displayName(t, user);
  const queryClient = useQueryClient();
  const [isOpen, dialog] = useDisclosure(false);
  const [role, setRole] = useState(toAssignableRole(user.role));
  function choose(value: string | null): void {
    setRole(toAssignableRole(value));
    if (value !== null && value !== user.role) dialog.open();
  }
  async function save(): Promise<void> {
    if (role === null) return;
    await updateUser(user.id, { role });
    await queryClient.invalidateQueries({ queryKey: USER_LISTS });
  }
  return (
    <>
      <Select
        size="xs"
        w={110}
        aria-label={t("roleOf", { name })}
        data={ASSIGNABLE_ROLES.map((value) => ({ value, label: t(`common:role.${value}`) }))}
        value={user.role}
        onChange={choose}
        allowDeselect={false}
      />
      <ConfirmDialog
        opened={isOpen}
        onClose={dialog.close}
        title={role === null ? "" : t(`makeRole.${role}`, { name })}
        confirmLabel={t("changeRole")}
        onConfirm={save}
      >
        <Text size="sm">{role !== null && t(`roleMeans.${role}`)}</Text>
      </ConfirmDialog>
    </>
  );
}
