import { Button, CloseButton } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./bulk-bar.module.css";
import { BulkDialog, type BulkKind } from "./bulk-dialog.tsx";
import type { MachineSelection } from "./machine-selection.ts";

const OFFERED = [
  { kind: "assign", label: "machines:assign" },
  { kind: "guest-access", label: "machines:guestsOfMany" },
  { kind: "app-rule", label: "machines:giveRule" },
  { kind: "remove", label: "machines:removeMany" },
] as const satisfies readonly { readonly kind: BulkKind; readonly label: string }[];

/** What can be done with the selected machines; there only while some are. */
export function BulkBar({ selection }: { readonly selection: MachineSelection }) {
  const { t } = useTranslation(["machines"]);
  const [kind, setKind] = useState<BulkKind | null>(null);
  const count = selection.chosen.size;
  if (count === 0) return null;
  return (
    <section className={classes["bar"]} aria-label={t("bulk")}>
      <output className={classes["count"]}>{t("selected", { count })}</output>
      <CloseButton aria-label={t("clearSelection")} onClick={selection.clear} />
      {OFFERED.map((offer) => (
        <Button key={offer.kind} size="xs" variant="default" onClick={() => setKind(offer.kind)}>
          {t(offer.label)}
        </Button>
      ))}
      <BulkDialog
        kind={kind}
        ids={[...selection.chosen.keys()]}
        onClose={() => setKind(null)}
        onDone={selection.clear}
      />
    </section>
  );
}
