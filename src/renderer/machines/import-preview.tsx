import { Alert, Button, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ImportLineItem } from "../../protocol/http/machine-import.ts";
import type { ImportCheck } from "../api/machine-import.ts";
import { FailureNote } from "../components/failure-note.tsx";
import { useFocusOnMount } from "../components/use-focus-on-mount.ts";
import { PagedLines } from "../csv/paged-lines.tsx";
import { ImportLine } from "./import-line.tsx";
import { byVerdict, VERDICTS, type Verdict } from "./import-list.ts";
import { useImport, type LookedAt } from "./use-import.ts";

export interface ImportPreviewProps {
  readonly lookedAt: LookedAt;
  /** The list was looked at again, with fewer lines or because things have changed. */
  readonly onLookedAt: (lookedAt: LookedAt) => void;
  readonly onBack: () => void;
  readonly onImported: (changed: number) => void;
}

/** What would become of each line; the machines are changed only from here, and only when no line is at fault. */
export function ImportPreview({ lookedAt, onLookedAt, onBack, onImported }: ImportPreviewProps) {
  const { t } = useTranslation("machineImport");
  const { check } = lookedAt;
  const work = useImport(lookedAt, { onLookedAt, onImported });
  const summary = useFocusOnMount<HTMLDivElement>();
  const hasFaults = check.error_count > 0;
  return (
    <Stack>
      <div ref={summary} tabIndex={-1}>
        <Summary check={check} />
      </div>
      {work.isOutdated && (
        <Alert color="red" variant="light" role="alert">
          {t("changedMeanwhile")}
        </Alert>
      )}
      {hasFaults && (
        <Alert color="brass" variant="light" role="note">
          <Stack gap="xs" align="flex-start">
            <Text size="sm">{check.changed_count > 0 ? t("mendOrLeave") : t("mend")}</Text>
            {check.changed_count > 0 && (
              <Button size="xs" variant="default" loading={work.isLooking} onClick={() => void work.leaveFaultsOut()}>
                {t("leaveOut", { count: new Set(faultsOf(check).map(({ line }) => line)).size })}
              </Button>
            )}
          </Stack>
        </Alert>
      )}
      <Lines key={lookedAt.csv} lines={check.data} />
      <FailureNote text={work.failure} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onBack}>
          {t("back")}
        </Button>
        <Button
          disabled={hasFaults || check.changed_count === 0}
          loading={work.isImporting}
          onClick={() => void work.run()}
        >
          {t("importThem", { count: check.changed_count })}
        </Button>
      </Group>
    </Stack>
  );
}

function faultsOf(check: ImportCheck): readonly ImportLineItem[] {
  return check.data.filter(({ fault }) => fault !== null);
}

function Summary({ check }: { readonly check: ImportCheck }) {
  const { t } = useTranslation("machineImport");
  const unchanged = check.data.length - check.changed_count - check.error_count;
  const parts = [
    check.error_count > 0 && t("atFault", { count: check.error_count }),
    check.changed_count > 0 && t("wouldChange", { count: check.changed_count }),
    check.error_count + check.changed_count === 0 ? t("nothing") : unchanged > 0 && t("stays", { count: unchanged }),
  ];
  return (
    <Text size="sm" fw={550} component="output">
      {parts.filter((part) => part !== false).join(" · ")}
    </Text>
  );
}

/** One kind of line at a time, with what needs a person first. */
function Lines({ lines }: { readonly lines: readonly ImportLineItem[] }) {
  const { t } = useTranslation("machineImport");
  const kinds = byVerdict(lines);
  const [wanted, setWanted] = useState<Verdict | null>(null);
  const [first] = kinds.keys();
  if (first === undefined) return null;
  const shown = wanted !== null && kinds.has(wanted) ? wanted : first;
  return (
    <>
      {kinds.size > 1 && (
        <SegmentedControl
          aria-label={t("which")}
          size="xs"
          data={[...kinds].map(([kind, { length }]) => ({ value: kind, label: t(`kind.${kind}`, { count: length }) }))}
          value={shown}
          onChange={(value) => setWanted(VERDICTS.find((verdict) => verdict === value) ?? null)}
        />
      )}
      <PagedLines key={shown} label={t("lines")} lines={kinds.get(shown) ?? []}>
        {(item, n) => <ImportLine key={n} item={item} />}
      </PagedLines>
    </>
  );
}
