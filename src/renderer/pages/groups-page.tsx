import { Button, Skeleton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus, IconUsersGroup } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { GroupItem } from "../../protocol/http/group.ts";
import { groupsQuery } from "../api/groups.ts";
import { Empty } from "../components/empty.tsx";
import { LoadError } from "../components/load-error.tsx";
import { LoadingText } from "../components/page-loading.tsx";
import { Page } from "../components/page.tsx";
import { Section } from "../components/section.tsx";
import { GroupRows } from "../groups/group-rows.tsx";
import { MembersDialog } from "../groups/members-dialog.tsx";
import { NewGroupDialog } from "../groups/name-dialogs.tsx";
import type { Groups } from "../groups/shown.ts";
import { Visibility } from "../groups/visibility.tsx";

export function GroupsPage() {
  const { t } = useTranslation("groups");
  const groups = useQuery(groupsQuery);
  const [isMaking, making] = useDisclosure(false);
  const [edited, setEdited] = useState<GroupItem | null>(null);
  const isEmpty = groups.data?.count === 0;
  const newGroup = (
    <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={making.open}>
      {t("newGroup")}
    </Button>
  );
  return (
    <Page title={t("title")} description={t("lead")} actions={isEmpty ? undefined : newGroup}>
      {groups.isPending && <Loading />}
      {groups.isError && <LoadError error={groups.error} onRetry={() => void groups.refetch()} />}
      {isEmpty && (
        <Empty icon={<IconUsersGroup size={28} />} title={t("noGroup")} action={newGroup}>
          {t("noGroupAdvice")}
        </Empty>
      )}
      {groups.data && !isEmpty && <GroupSections groups={groups.data} onEditMembers={setEdited} />}
      <NewGroupDialog opened={isMaking} onClose={making.close} onMade={setEdited} />
      <MembersDialog group={edited} onClose={() => setEdited(null)} />
    </Page>
  );
}

interface GroupSectionsProps {
  readonly groups: Groups;
  readonly onEditMembers: (group: GroupItem) => void;
}

function GroupSections({ groups, onEditMembers }: GroupSectionsProps) {
  const { t } = useTranslation("groups");
  return (
    <>
      <Visibility groups={groups} />
      <Section title={t("title")}>
        <GroupRows groups={groups} onEditMembers={onEditMembers} />
      </Section>
    </>
  );
}

function Loading() {
  return (
    <>
      <LoadingText />
      <Skeleton height={280} radius="md" />
      <Skeleton height={220} radius="md" />
    </>
  );
}
