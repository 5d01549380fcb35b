import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { GroupItem } from "../../protocol/http/group.ts";
import { AddPeople } from "./add-people.tsx";
import { CurrentMembers } from "./current-members.tsx";
import { hasChanges, NO_CHANGES, type MemberChanges } from "./member-changes.ts";
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
      {group && <MembersEditor group={group} onClose={onClose} />}
    </Modal>
  );
}

interface MembersEditorProps {
  readonly group: GroupItem;
  readonly onClose: () => void;
}

function MembersEditor({ group, onClose }: MembersEditorProps) {
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
      <AddPeople groupNumber={group.number} changes={changes} onChange={setChanges} />
      <CurrentMembers groupNumber={group.number} changes={changes} onChange={setChanges} />
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
