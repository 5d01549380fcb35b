import { useMediaQuery } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Section } from "../components/section.tsx";
import { EdgeDialog, type Connection } from "./edge-dialog.tsx";
import { ShownLegend } from "./shown-marks.tsx";
import type { Groups } from "./shown.ts";
import { VisibilityLists } from "./visibility-lists.tsx";
import { VisibilityMatrix } from "./visibility-matrix.tsx";

/** Below this a matrix has no room. */
const WIDE = "(min-width: 48em)";

/** Who sees whose machines: a matrix, or on a narrow screen a list for each group. */
export function Visibility({ groups }: { readonly groups: Groups }) {
  const { t } = useTranslation("groups");
  const isWide = useMediaQuery(WIDE, true, { getInitialValueInEffect: false });
  const [edited, setEdited] = useState<Connection | null>(null);
  return (
    <Section title={t("visibility")} description={isWide ? t("visibilityHint") : t("visibilityHintNarrow")}>
      <ShownLegend />
      {isWide ? (
        <VisibilityMatrix groups={groups} onEdit={setEdited} />
      ) : (
        <VisibilityLists groups={groups} onEdit={setEdited} />
      )}
      <EdgeDialog groups={groups} connection={edited} onClose={() => setEdited(null)} />
    </Section>
  );
}
