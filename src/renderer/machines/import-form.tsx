import { Button, Group, Stack, Text } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useTranslation } from "react-i18next";
import { IMPORT_COLUMNS, MOST_IMPORT_CHARACTERS } from "../../protocol/http/machine-import.ts";
import { previewImport } from "../api/machine-import.ts";
import { FailureNote } from "../components/failure-note.tsx";
import { Facts } from "../components/facts.tsx";
import { useSubmit } from "../components/use-submit.ts";
import { CsvInput } from "../csv/csv-input.tsx";
import classes from "./import-form.module.css";
import { ImportTemplate } from "./import-template.tsx";
import type { LookedAt } from "./use-import.ts";

/** A line without anything else; `machine` is always needed, the rest as one likes. */
const EXAMPLE = `${IMPORT_COLUMNS.join(",")}\nrender-07,,kai@studio.example,no,`;
/** No character takes more in UTF-8; what is too long in characters is told apart later. */
const BIGGEST_FILE = MOST_IMPORT_CHARACTERS * 3;

export interface ImportFormProps {
  readonly form: UseFormReturnType<{ csv: string }>;
  readonly onLookedAt: (lookedAt: LookedAt) => void;
}

export function ImportForm({ form, onLookedAt }: ImportFormProps) {
  const { t } = useTranslation("machineImport");
  const submit = useSubmit(form, async ({ csv }) => onLookedAt({ csv, check: await previewImport(csv) }), {
    csv: "csv",
  });
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <CsvInput
          label={t("list")}
          description={t("listHint")}
          placeholder={EXAMPLE}
          rows={9}
          wrap="off"
          classNames={{ input: classes["list"] ?? "" }}
          mostBytes={BIGGEST_FILE}
          data-autofocus
          {...form.getInputProps("csv")}
          onText={(text) => form.setFieldValue("csv", text)}
          onFault={(message) => form.setFieldError("csv", message)}
        />
        <Columns />
        <FailureNote text={submit.failure} />
        <Group justify="space-between">
          <ImportTemplate
            isListEmpty={form.getValues().csv === ""}
            onText={(text) => form.setFieldValue("csv", text)}
          />
          <Button type="submit" loading={submit.isRunning}>
            {t("look")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Columns() {
  const { t } = useTranslation("machineImport");
  return (
    <details>
      <summary>
        <Text size="sm" component="span">
          {t("columns")}
        </Text>
      </summary>
      <Stack gap="xs" mt="xs">
        <Facts facts={IMPORT_COLUMNS.map((column) => ({ name: column, value: t(`columnHint.${column}`) }))} />
        <Text size="sm" c="dimmed">
          {t("formulas")}
        </Text>
      </Stack>
    </details>
  );
}
