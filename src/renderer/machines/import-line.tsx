import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Translate } from "../../i18n/translator.ts";
import {
  IMPORT_COLUMNS,
  type ImportChange,
  type ImportFault,
  type ImportLineItem,
} from "../../protocol/http/machine-import.ts";
import { ItemRow } from "../components/item-list.tsx";

/** What would become of one line: what changes, or what is wrong and where. */
export function ImportLine({ item }: { readonly item: ImportLineItem }) {
  const { t } = useTranslation("machineImport");
  return (
    <ItemRow title={titleOf(t, item)} details={placeOf(t, item)}>
      {item.fault !== null && (
        <Text size="sm" c="var(--mantine-color-error)">
          {faultText(t, item)}
        </Text>
      )}
      {item.changes.map((change) => (
        <Text key={change.column} size="sm">
          {changeText(t, change)}
        </Text>
      ))}
    </ItemRow>
  );
}

function titleOf(t: Translate, item: ImportLineItem): string {
  const { machine, text } = item;
  if (machine) return machine.name;
  if (text !== "") return text;
  return isOfTheColumns(item) ? t("machineImport:columnNames") : t("machineImport:unnamed");
}

const COLUMN_FAULTS: ReadonlySet<ImportFault | null> = new Set(["no-machine-column", "unknown-column", "column-twice"]);

/** An open quotation mark in the line of the columns' names names no column, but says so. */
function isOfTheColumns({ fault, field }: ImportLineItem): boolean {
  return COLUMN_FAULTS.has(fault) || (fault === "open-quote" && field === "");
}

function placeOf(t: Translate, { field, line }: ImportLineItem): string {
  if (field === null || field === "") return t("machineImport:line", { line });
  return t("machineImport:lineAndColumn", { line, column: field });
}

function faultText(t: Translate, { fault, field }: ImportLineItem): string {
  if (fault === null) return "";
  return t(`machineImport:fault.${fault}`, { column: field ?? "", columns: IMPORT_COLUMNS.join(", ") });
}

function changeText(t: Translate, { column, from, to }: ImportChange): string {
  return t("machineImport:change", {
    column: t(`machineImport:column.${column}`),
    from: valueText(t, column, from),
    to: valueText(t, column, to),
  });
}

function valueText(t: Translate, column: ImportChange["column"], value: string | null): string {
  if (value === null) return t(column === "app_rule" ? "machineImport:noRule" : "machineImport:nobody");
  if (column !== "guest_access") return value;
  return t(value === "yes" ? "machineImport:allowed" : "machineImport:notAllowed");
}
