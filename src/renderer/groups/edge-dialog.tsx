import { Button, Checkbox, Group, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { GroupItem, ShownItem } from "../../protocol/http/group.ts";
import type { GroupChange } from "../api/groups.ts";
import { ReviewChange } from "./review-change.tsx";
import {
  formatShown,
  isSameShown,
  SHOWN_KINDS,
  SHOWS_NOTHING,
  shownBetween,
  showsAnything,
  type Groups,
} from "./shown.ts";

/** Members of `viewer` see machines of `host`; both are the same for what members see of each other. */
export interface Connection {
  readonly viewer: GroupItem;
  readonly host: GroupItem;
}

export interface EdgeDialogProps {
  readonly groups: Groups;
  readonly connection: Connection | null;
  readonly onClose: () => void;
}

/** Changes what one group sees of another, in one direction. */
export function EdgeDialog({ groups, connection, onClose }: EdgeDialogProps) {
  const { t } = useTranslation("groups");
  const title = connection ? connectionTitle(connection) : "";
  function connectionTitle({ host, viewer }: Connection): string {
    const names = { viewer: viewer.name, host: host.name };
    return viewer.number === host.number ? t("withinTitle", names) : t("seesTitle", names);
  }
  return (
    <Modal opened={connection !== null} onClose={onClose} title={title} size="lg">
      {connection && <EdgeEditor groups={groups} connection={connection} onClose={onClose} />}
    </Modal>
  );
}

interface EdgeEditorProps {
  readonly groups: Groups;
  readonly connection: Connection;
  readonly onClose: () => void;
}

function EdgeEditor({ groups, connection, onClose }: EdgeEditorProps) {
  const { t } = useTranslation(["groups", "common"]);
  const { host, viewer } = connection;
  const saved = shownBetween(groups, viewer, host);
  const [shown, setShown] = useState(saved);
  const [isReviewing, setIsReviewing] = useState(false);
  if (isReviewing) {
    return (
      <ReviewChange
        change={changeOf(connection, shown)}
        confirmLabel={t("save")}
        backLabel={t("back")}
        onBack={() => setIsReviewing(false)}
        onSaved={onClose}
      />
    );
  }
  const names = { viewer: viewer.name, host: host.name };
  return (
    <Stack>
      <Checkbox.Group
        label={t("whichMachines")}
        value={SHOWN_KINDS.filter((kind) => shown[kind])}
        onChange={(kinds) => setShown(toShown(kinds))}
      >
        <Stack mt={8} gap="sm">
          {SHOWN_KINDS.map((kind) => (
            <Checkbox key={kind} value={kind} label={t(`kind.${kind}`)} description={t(`kindHint.${kind}`)} />
          ))}
        </Stack>
      </Checkbox.Group>
      {viewer.number !== host.number && (
        <Text size="sm" c="dimmed">
          {t("otherWayRound", { ...names, kinds: formatShown(t, shownBetween(groups, host, viewer)) })}
        </Text>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t("common:cancel")}
        </Button>
        <Button disabled={isSameShown(shown, saved)} onClick={() => setIsReviewing(true)}>
          {t("seeEffect")}
        </Button>
      </Group>
    </Stack>
  );
}

function toShown(kinds: readonly string[]): ShownItem {
  return {
    assigned: kinds.includes("assigned"),
    managed: kinds.includes("managed"),
    personal: kinds.includes("personal"),
  };
}

/** Within a group, showing nothing and not being allowed to connect are the same. */
function changeOf({ host, viewer }: Connection, shown: ShownItem): GroupChange {
  if (viewer.number !== host.number) return { kind: "edge", from: viewer.number, to: host.number, shown };
  const isAllowed = showsAnything(shown);
  return {
    kind: "update",
    number: viewer.number,
    body: { allow_within: isAllowed, within: isAllowed ? shown : SHOWS_NOTHING },
  };
}
