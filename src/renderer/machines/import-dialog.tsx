import { Modal } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Translate } from "../../i18n/translator.ts";
import { MOST_IMPORT_CHARACTERS, MOST_IMPORT_LINES } from "../../protocol/http/machine-import.ts";
import type { ImportCheck } from "../api/machine-import.ts";
import { ImportForm } from "./import-form.tsx";
import { findListFault } from "./import-list.ts";
import { ImportPreview } from "./import-preview.tsx";
import { ImportResult } from "./import-result.tsx";
import type { LookedAt } from "./use-import.ts";

export interface ImportDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

type Step = "write" | LookedAt | { readonly changed: number; readonly check: ImportCheck };

/** A CSV file changes machines in three steps: written, looked at line by line, done. What was written outlives a closed dialog. */
export function ImportDialog({ opened, onClose }: ImportDialogProps) {
  const { t } = useTranslation("machineImport");
  const [step, setStep] = useState<Step>("write");
  const form = useForm({ initialValues: { csv: "" }, validate: { csv: (csv) => listFault(t, csv) } });
  const isDone = step !== "write" && "changed" in step;
  /** Only once nobody sees it any more. */
  function startAnew(): void {
    if (!isDone) return;
    form.reset();
    setStep("write");
  }
  return (
    <Modal opened={opened} onClose={onClose} onExitTransitionEnd={startAnew} title={t("title")} size="xl">
      {step === "write" ? (
        <ImportForm form={form} onLookedAt={setStep} />
      ) : isDone ? (
        <ImportResult changed={step.changed} check={step.check} onDone={onClose} />
      ) : (
        <ImportPreview
          lookedAt={step}
          onLookedAt={setStep}
          onBack={() => setStep("write")}
          onImported={(changed) => setStep({ changed, check: step.check })}
        />
      )}
    </Modal>
  );
}

function listFault(t: Translate, csv: string): string | null {
  const fault = findListFault(csv);
  if (fault === null) return null;
  const most = fault === "tooLong" ? MOST_IMPORT_CHARACTERS : MOST_IMPORT_LINES;
  return t(`machineImport:${fault}`, { most });
}
