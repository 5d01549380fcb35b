import { Button, Group, Skeleton, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { BulkMachines } from "../../protocol/http/machine-bulk.ts";
import { failureText } from "../api/api-failure.ts";
import { AFTER_BULK, bulkPreviewQuery, changeMachines } from "../api/machine-bulk.ts";
import { FailureNote } from "../components/failure-note.tsx";
import { LoadError } from "../components/load-error.tsx";
import { LoadingText } from "../components/page-loading.tsx";
import { DiffView } from "../groups/diff-view.tsx";

export interface BulkReviewProps {
  readonly change: BulkMachines;
  readonly onBack: () => void;
  readonly onClose: () => void;
  /** Called once everything has changed. */
  readonly onDone: () => void;
}

/** Who gains and loses what by the change; it is made only from here. */
export function BulkReview({ change, onBack, onClose, onDone }: BulkReviewProps) {
  const { t } = useTranslation(["machines", "common"]);
  const queryClient = useQueryClient();
  const preview = useQuery(bulkPreviewQuery(change));
  const [isSaving, setIsSaving] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const effect = useRef<HTMLFieldSetElement>(null);
  // The form that stood here is gone, and the focus with it.
  useEffect(() => effect.current?.focus(), []);
  const isRemoval = change.action.type === "remove";

  async function save(): Promise<void> {
    setIsSaving(true);
    setFailure(null);
    try {
      const { changed_count: count } = await changeMachines(change);
      notifications.show({ message: t("changedMany", { count }) });
    } catch (error) {
      setFailure(failureText(t, error));
      setIsSaving(false);
      return;
    }
    onClose();
    onDone();
    await Promise.all(AFTER_BULK.map((queryKey) => queryClient.invalidateQueries({ queryKey })));
  }

  return (
    <Stack>
      <fieldset ref={effect} tabIndex={-1} aria-label={t("effectOfMany")} className="plain-group">
        <Stack gap="sm">
          {isRemoval && <Text size="sm">{t("removeManyAdvice")}</Text>}
          {preview.isPending && (
            <>
              <LoadingText />
              <Skeleton height={64} radius="md" />
            </>
          )}
          {preview.isError && <LoadError error={preview.error} onRetry={() => void preview.refetch()} />}
          {preview.data && (
            <>
              <Text size="sm" fw={600}>
                {t("wouldChange", { count: preview.data.changed_count })}
              </Text>
              {preview.data.diff && <DiffView diff={preview.data.diff} />}
            </>
          )}
        </Stack>
      </fieldset>
      <FailureNote text={failure} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onBack}>
          {isRemoval ? t("common:cancel") : t("back")}
        </Button>
        <Button
          color={isRemoval ? "red.9" : "petrol"}
          loading={isSaving}
          disabled={!preview.data || preview.data.changed_count === 0}
          onClick={() => void save()}
        >
          {isRemoval ? t("removeThem") : t("common:save")}
        </Button>
      </Group>
    </Stack>
  );
}
