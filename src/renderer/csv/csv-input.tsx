import { Button, FileButton, Group, Stack, Text, Textarea, type TextareaProps } from "@mantine/core";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { csvLines } from "../../base/csv-row.ts";
import { formatBytes } from "../format/figures.ts";
import classes from "./csv-input.module.css";
import { readCsvFile } from "./read-csv-file.ts";
import { useFileDrop } from "./use-file-drop.ts";

export interface CsvInputProps extends TextareaProps {
  /** Of a file. */
  readonly mostBytes: number;
  readonly onText: (text: string) => void;
  /** Why a file was not taken; what stands in the field stays. */
  readonly onFault: (message: string) => void;
}

/** A list that is typed, pasted, chosen as a file or dropped as one. */
export function CsvInput({ mostBytes, onText, onFault, ...input }: CsvInputProps) {
  const { t } = useTranslation("csv");
  const [taken, setTaken] = useState("");
  const forget = useRef<() => void>(null);
  async function take(file: File | null | undefined): Promise<void> {
    if (!file) return;
    const read = await readCsvFile(file, mostBytes);
    // So that the same file can be chosen again once it was mended.
    forget.current?.();
    if ("fault" in read) {
      setTaken("");
      onFault(t(`fault.${read.fault}`, { most: formatBytes(t, mostBytes) }));
      return;
    }
    setTaken(t("taken", { name: file.name, count: csvLines(read.text).length }));
    onText(read.text);
  }
  const drop = useFileDrop((files) => {
    if (files.length > 1) onFault(t("oneFile"));
    else void take(files[0]);
  });
  return (
    <Stack gap="xs" className={classes["drop"]} data-over={drop.isOver || undefined} {...drop.handlers}>
      {/* Whoever chose a file has the focus elsewhere, and hears that it was not taken. */}
      <Textarea spellCheck={false} autoCapitalize="none" errorProps={{ role: "alert" }} {...input} />
      <Group gap="sm">
        <FileButton resetRef={forget} accept=".csv,.txt,text/csv,text/plain" onChange={(file) => void take(file)}>
          {(props) => (
            <Button {...props} size="xs" variant="default">
              {t("chooseFile")}
            </Button>
          )}
        </FileButton>
        <Text size="xs" c="dimmed" component="output" className={classes["taken"] ?? ""}>
          {taken === "" ? t("orDrop") : taken}
        </Text>
      </Group>
    </Stack>
  );
}
