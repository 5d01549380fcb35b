import { Button, Select, Stack, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { GroupItem } from "../../protocol/http/group.ts";
import { ItemList, ItemRow } from "../components/item-list.tsx";
import type { Connection } from "./edge-dialog.tsx";
import { ShownMarks } from "./shown-marks.tsx";
import { formatShown, shownBetween, showsAnything, type Groups } from "./shown.ts";

export interface VisibilityListsProps {
  readonly groups: Groups;
  readonly onEdit: (connection: Connection) => void;
}

/** For each group what its members see: each other, and the groups that show something. */
export function VisibilityLists({ groups, onEdit }: VisibilityListsProps) {
  return (
    <Stack gap="lg">
      {groups.data.map((viewer) => (
        <SeenByGroup key={viewer.number} viewer={viewer} groups={groups} onEdit={onEdit} />
      ))}
    </Stack>
  );
}

function SeenByGroup({ viewer, groups, onEdit }: VisibilityListsProps & { readonly viewer: GroupItem }) {
  const { t } = useTranslation("groups");
  const others = groups.data.filter(({ number }) => number !== viewer.number);
  const seen = others.filter((host) => showsAnything(shownBetween(groups, viewer, host)));
  const unseen = others.filter((host) => !seen.includes(host));
  const title = t("seesOf", { viewer: viewer.name });
  return (
    <div>
      <Title order={3} size="sm" mb={6}>
        {title}
      </Title>
      <ItemList label={title}>
        {[viewer, ...seen].map((host) => (
          <SeenRow key={host.number} viewer={viewer} host={host} groups={groups} onEdit={onEdit} />
        ))}
      </ItemList>
      {unseen.length > 0 && (
        <Select
          mt="xs"
          label={t("addSeen")}
          placeholder={t("chooseGroup")}
          data={unseen.map(({ name, number }) => ({ value: String(number), label: name }))}
          value={null}
          searchable
          onChange={(value) => {
            const host = unseen.find(({ number }) => String(number) === value);
            if (host) onEdit({ viewer, host });
          }}
        />
      )}
    </div>
  );
}

interface SeenRowProps extends VisibilityListsProps, Connection {}

function SeenRow({ viewer, host, groups, onEdit }: SeenRowProps) {
  const { t } = useTranslation(["groups", "common"]);
  const shown = shownBetween(groups, viewer, host);
  const kinds = formatShown(t, shown);
  const isWithin = viewer.number === host.number;
  const names = { viewer: viewer.name, host: host.name };
  return (
    <ItemRow
      title={
        <>
          <ShownMarks shown={shown} />
        </>
      }
      details={isWithin ? t("eachOther", { kinds }) : t("sees", { host: host.name, kinds })}
      actions={
        <Button
          size="xs"
          variant="default"
          aria-label={isWithin ? t("changeWithin", names) : t("changeSees", names)}
          onClick={() => onEdit({ viewer, host })}
        >
          {t("change")}
        </Button>
      }
    />
  );
}
