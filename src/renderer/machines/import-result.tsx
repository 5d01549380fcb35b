import { Button, Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ImportCheck } from "../api/machine-import.ts";
import { useFocusOnMount } from "../components/use-focus-on-mount.ts";
import { PagedLines } from "../csv/paged-lines.tsx";
import { ImportLine } from "./import-line.tsx";

export interface ImportResultProps {
  readonly changed: number;
  /** As it was looked at last. */
  readonly check: ImportCheck;
  readonly onDone: () => void;
}

/** What was done. */
export function ImportResult({ changed, check, onDone }: ImportResultProps) {
  const { t } = useTranslation(["machineImport", "common"]);
  const summary = useFocusOnMount<HTMLDivElement>();
  return (
    <Stack>
      <div ref={summary} tabIndex={-1}>
        <Text size="sm" fw={550} component="output" display="block">
          {t("done", { count: changed })}
        </Text>
        <Text size="sm" c="dimmed">
          {t("doneAdvice")}
        </Text>
      </div>
      <PagedLines label={t("changed")} lines={check.data.filter(({ verdict }) => verdict === "ok")}>
        {(item, n) => <ImportLine key={n} item={item} />}
      </PagedLines>
      <Group justify="flex-end">
        <Button onClick={onDone}>{t("common:done")}</Button>
      </Group>
    </Stack>
  );
}
