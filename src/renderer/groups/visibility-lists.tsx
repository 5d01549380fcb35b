import { Button, Select, Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { GroupItem } from "../../protocol/http/group.ts";
import { ItemList, ItemRow } from "../components/item-list.tsx";
import type { Connection } from "./edge-dialog.tsx";
import { ShownMarks } from "./shown-marks.tsx";
import { formatCell, formatShown, shownBetween, showsAnything, type Groups } from "./shown.ts";

/** From so many groups on, one is chosen instead of scrolling past all of them. */
const MANY = 6;

export interface VisibilityListsProps {
  readonly groups: Groups;
  readonly onEdit: (connection: Connection) => void;
}

interface OfGroupProps extends VisibilityListsProps {
  readonly group: GroupItem;
}

/** For each group what its members see: each other, and the groups that show something. With many groups, for the chosen one. */
export function VisibilityLists({ groups, onEdit }: VisibilityListsProps) {
  const [first] = groups.data;
  if (first && groups.data.length > MANY) return <ChosenGroup groups={groups} group={first} onEdit={onEdit} />;
  return (
    <Stack gap="lg">
      {groups.data.map((group) => (
        <SeenByGroup key={group.number} group={group} groups={groups} onEdit={onEdit} />
      ))}
    </Stack>
  );
}

/** Both directions of one group, `group` at first. */
function ChosenGroup({ groups, group: first, onEdit }: OfGroupProps) {
  const { t } = useTranslation("groups");
  const [chosen, setChosen] = useState(first.number);
  // The chosen one may be removed meanwhile.
  const group = groups.data.find(({ number }) => number === chosen) ?? first;
  return (
    <Stack gap="lg">
      <Select
        label={t("whoseView")}
        data={groups.data.map(optionOf)}
        value={String(group.number)}
        searchable
        allowDeselect={false}
        onChange={(value) => setChosen(Number(value))}
      />
      <SeenByGroup group={group} groups={groups} onEdit={onEdit} />
      <SeersOfGroup group={group} groups={groups} onEdit={onEdit} />
    </Stack>
  );
}

function SeenByGroup({ group, groups, onEdit }: OfGroupProps) {
  const { t } = useTranslation("groups");
  const others = groups.data.filter(({ number }) => number !== group.number);
  const seen = others.filter((host) => showsAnything(shownBetween(groups, group, host)));
  const unseen = others.filter((host) => !seen.includes(host));
  const title = t("seesOf", { viewer: group.name });
  return (
    <div>
      <Title order={3} size="sm" mb={6}>
        {title}
      </Title>
      <ItemList label={title}>
        {[group, ...seen].map((host) => {
          const kinds = formatShown(t, shownBetween(groups, group, host));
          const words = host === group ? t("eachOther", { kinds }) : t("sees", { host: host.name, kinds });
          return (
            <ConnectionRow key={host.number} viewer={group} host={host} words={words} groups={groups} onEdit={onEdit} />
          );
        })}
      </ItemList>
      {unseen.length > 0 && (
        <Select
          mt="xs"
          label={t("addSeen")}
          placeholder={t("chooseGroup")}
          data={unseen.map(optionOf)}
          value={null}
          searchable
          onChange={(value) => {
            const host = unseen.find(({ number }) => String(number) === value);
            if (host) onEdit({ viewer: group, host });
          }}
        />
      )}
    </div>
  );
}

function SeersOfGroup({ group: host, groups, onEdit }: OfGroupProps) {
  const { t } = useTranslation(["groups", "common"]);
  const seers = groups.data.filter(
    (viewer) => viewer.number !== host.number && showsAnything(shownBetween(groups, viewer, host)),
  );
  const title = t("seersOf", { host: host.name });
  return (
    <div>
      <Title order={3} size="sm" mb={6}>
        {title}
      </Title>
      {seers.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t("seenByNobody", { host: host.name })}
        </Text>
      ) : (
        <ItemList label={title}>
          {seers.map((viewer) => {
            const words = formatCell(t, viewer, host, shownBetween(groups, viewer, host));
            return (
              <ConnectionRow
                key={viewer.number}
                viewer={viewer}
                host={host}
                words={words}
                groups={groups}
                onEdit={onEdit}
              />
            );
          })}
        </ItemList>
      )}
    </div>
  );
}

interface ConnectionRowProps extends VisibilityListsProps, Connection {
  /** Who sees what, in words. */
  readonly words: string;
}

function ConnectionRow({ viewer, host, words, groups, onEdit }: ConnectionRowProps) {
  const { t } = useTranslation("groups");
  const names = { viewer: viewer.name, host: host.name };
  return (
    <ItemRow
      title={<ShownMarks shown={shownBetween(groups, viewer, host)} />}
      details={words}
      actions={
        <Button
          size="xs"
          variant="default"
          aria-label={viewer.number === host.number ? t("changeWithin", names) : t("changeSees", names)}
          onClick={() => onEdit({ viewer, host })}
        >
          {t("change")}
        </Button>
      }
    />
  );
}

function optionOf({ name, number }: GroupItem) {
  return { value: String(number), label: name };
}
