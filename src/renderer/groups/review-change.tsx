import { Button, Group, Skeleton, Stack } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { failureText } from "../api/api-failure.ts";
import { groupPreviewQuery, GROUPS, makeGroupChange, type GroupChange } from "../api/groups.ts";
import { USER_LISTS } from "../api/people.ts";
import { FailureNote } from "../components/failure-note.tsx";
import { LoadError } from "../components/load-error.tsx";
import { LoadingText } from "../components/page-loading.tsx";
import { DiffView } from "./diff-view.tsx";

export interface ReviewChangeProps {
  readonly change: GroupChange;
  readonly confirmLabel: string;
  readonly isDangerous?: boolean;
  readonly children?: ReactNode;
  readonly backLabel: string;
  readonly onBack: () => void;
  readonly onSaved: () => void;
}

/** Shows what a change does before it is made; it is made only from here. */
export function ReviewChange({
  change,
  confirmLabel,
  isDangerous = false,
  children,
  backLabel,
  onBack,
  onSaved,
}: ReviewChangeProps) {
  const { t } = useTranslation(["groups", "common"]);
  const queryClient = useQueryClient();
  const preview = useQuery(groupPreviewQuery(change));
  const [isSaving, setIsSaving] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const heading = useRef<HTMLFieldSetElement>(null);
  // What stood here before is gone, and the focus with it.
  useEffect(() => heading.current?.focus(), []);

  async function save(): Promise<void> {
    setIsSaving(true);
    setFailure(null);
    try {
      await makeGroupChange(change);
    } catch (error) {
      setFailure(failureText(t, error));
      setIsSaving(false);
      return;
    }
    onSaved();
    await Promise.all([GROUPS, USER_LISTS].map((queryKey) => queryClient.invalidateQueries({ queryKey })));
  }

  return (
    <Stack>
      <fieldset ref={heading} tabIndex={-1} aria-label={t("effect")} className="plain-group">
        <Stack gap="sm">
          {children}
          {preview.isPending && <Working />}
          {preview.isError && <LoadError error={preview.error} onRetry={() => void preview.refetch()} />}
          {preview.data && <DiffView diff={preview.data.diff} />}
        </Stack>
      </fieldset>
      <FailureNote text={failure} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onBack}>
          {backLabel}
        </Button>
        <Button
          color={isDangerous ? "red.9" : "petrol"}
          loading={isSaving}
          disabled={!preview.data}
          onClick={() => void save()}
        >
          {confirmLabel}
        </Button>
      </Group>
    </Stack>
  );
}

function Working() {
  const { t } = useTranslation("groups");
  return (
    <>
      <LoadingText />
      <span aria-hidden>{t("working")}</span>
      <Skeleton height={64} radius="md" />
    </>
  );
}
