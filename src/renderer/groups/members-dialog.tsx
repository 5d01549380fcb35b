import { Button, Group, Modal, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { GroupItem } from "../../protocol/http/group.ts";
import { groupMembersQuery } from "../api/groups.ts";
import { LoadError } from "../components/load-error.tsx";
import { AddPeople } from "./add-people.tsx";
import { CurrentMembers } from "./current-members.tsx";
import { hasChanges, NO_CHANGES, type Member, type MemberChanges } from "./member-changes.ts";
import { ReviewChange } from "./review-change.tsx";

export interface MembersDialogProps {
  readonly group: GroupItem | null;
  readonly onClose: () => void;
}

/** Takes people into a group and out of it; both are saved in one go. */
export function MembersDialog({ group, onClose }: MembersDialogProps) {
  const { t } = useTranslation("groups");
  return (
    <Modal
      opened={group !== null}
      onClose={onClose}
      title={group ? t("membersOf", { group: group.name }) : ""}
      size="lg"
    >
      {group && <Members group={group} onClose={onClose} />}
    </Modal>
  );
}

function Members({ group, onClose }: { readonly group: GroupItem; readonly onClose: () => void }) {
  const members = useQuery(groupMembersQuery(group.number));
  if (members.isPending) return <Skeleton height={260} radius="md" />;
  if (members.isError) return <LoadError error={members.error} onRetry={() => void members.refetch()} />;
  return <MembersEditor group={group} members={members.data.data} onClose={onClose} />;
}

interface MembersEditorProps {
  readonly group: GroupItem;
  readonly members: readonly Member[];
  readonly onClose: () => void;
}

function MembersEditor({ group, members, onClose }: MembersEditorProps) {
  const { t } = useTranslation(["groups", "common"]);
  const [changes, setChanges] = useState<MemberChanges>(NO_CHANGES);
  const [isReviewing, setIsReviewing] = useState(false);
  if (isReviewing) {
    return (
      <ReviewChange
        change={{
          kind: "members",
          number: group.number,
          add: [...changes.joining.keys()],
          remove: [...changes.leaving],
        }}
        confirmLabel={t("save")}
        backLabel={t("back")}
        onBack={() => setIsReviewing(false)}
        onSaved={onClose}
      />
    );
  }
  return (
    <Stack gap="lg">
      <AddPeople members={members} changes={changes} onChange={setChanges} />
      <CurrentMembers members={members} changes={changes} onChange={setChanges} />
      <Group justify="space-between">
        <Text size="sm" c="dimmed" component="output">
          {hasChanges(changes) && t("whatIsNew", { joining: changes.joining.size, leaving: changes.leaving.size })}
        </Text>
        <Group>
          <Button variant="default" onClick={onClose}>
            {t("common:cancel")}
          </Button>
          <Button disabled={!hasChanges(changes)} onClick={() => setIsReviewing(true)}>
            {t("seeEffect")}
          </Button>
        </Group>
      </Group>
    </Stack>
  );
}
