import { ActionIcon, Button, Menu, Modal, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconDots } from "@tabler/icons-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import type { GroupItem } from "../../protocol/http/group.ts";
import { ItemList, ItemRow } from "../components/item-list.tsx";
import { RenameGroupDialog } from "./name-dialogs.tsx";
import { ReviewChange } from "./review-change.tsx";
import { formatShown, type Groups } from "./shown.ts";

/** More names than these are counted. */
const NAMED = 3;

export interface GroupRowsProps {
  readonly groups: Groups;
  readonly onEditMembers: (group: GroupItem) => void;
}

export function GroupRows({ groups, onEditMembers }: GroupRowsProps) {
  const { t } = useTranslation("groups");
  return (
    <ItemList label={t("title")}>
      {groups.data.map((group) => (
        <GroupRow key={group.number} group={group} groups={groups} onEditMembers={onEditMembers} />
      ))}
    </ItemList>
  );
}

function GroupRow({ group, groups, onEditMembers }: GroupRowsProps & { readonly group: GroupItem }) {
  const { t } = useTranslation(["groups", "common"]);
  const { name } = group;
  return (
    <ItemRow
      title={name}
      details={
        <>
          {t("people", { count: group.member_count })} · {t("machines", { count: group.machine_count })}
          <div>
            {t("eachOther", { kinds: formatShown(t, group.within) })} · <SeenBy group={group} groups={groups} />
          </div>
        </>
      }
      actions={
        <>
          <Button
            size="xs"
            variant="default"
            aria-label={t("membersOf", { group: name })}
            onClick={() => onEditMembers(group)}
          >
            {t("members")}
          </Button>
          <MoreActions group={group} />
        </>
      }
    />
  );
}

function SeenBy({ group, groups }: { readonly group: GroupItem; readonly groups: Groups }) {
  const { t } = useTranslation("groups");
  const viewers = new Set(groups.edges.filter(({ to }) => to === group.number).map(({ from }) => from));
  const names = groups.data.filter(({ number }) => viewers.has(number)).map(({ name }) => name);
  if (names.length === 0) return t("seenByNobodyElse");
  const rest = names.length - NAMED;
  const named = names.slice(0, NAMED).join(", ");
  return t("seenBy", { groups: rest > 0 ? `${named} ${t("andMore", { count: rest })}` : named });
}

function MoreActions({ group }: { readonly group: GroupItem }) {
  const { t } = useTranslation(["groups", "common"]);
  const menuButton = useRef<HTMLButtonElement>(null);
  const [isRenaming, renaming] = useDisclosure(false);
  const [isRemoving, removing] = useDisclosure(false);
  return (
    <>
      <Menu position="bottom-end" width={200}>
        <Menu.Target>
          <ActionIcon
            ref={menuButton}
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t("moreFor", { group: group.name })}
          >
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={renaming.open}>{t("renameMenu")}</Menu.Item>
          <Menu.Item onClick={removing.open}>{t("removeMenu")}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <RenameGroupDialog group={group} opened={isRenaming} onClose={renaming.close} />
      <Modal
        opened={isRemoving}
        onClose={removing.close}
        title={t("removeGroup", { group: group.name })}
        returnFocus={false}
        onExitTransitionEnd={() => menuButton.current?.focus()}
      >
        <ReviewChange
          change={{ kind: "remove", number: group.number }}
          confirmLabel={t("remove")}
          isDangerous
          backLabel={t("common:cancel")}
          onBack={removing.close}
          onSaved={removing.close}
        >
          <Text size="sm">{t("removeAdvice")}</Text>
        </ReviewChange>
      </Modal>
    </>
  );
}
