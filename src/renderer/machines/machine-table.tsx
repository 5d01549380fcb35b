import { Checkbox, Table, UnstyledButton } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconSelector } from "@tabler/icons-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { MachineItem } from "../../protocol/http/machine.ts";
import { PresenceBadge } from "../components/presence-badge.tsx";
import { formatSystem } from "../format/os.ts";
import { ConnectButton } from "../sessions/connect-button.tsx";
import { AssignedTo } from "./assignment-text.tsx";
import { MachineName } from "./machine-name.tsx";
import type { MachineSearch, MachineSortColumn } from "./machine-search.ts";
import type { MachineSelection } from "./machine-selection.ts";
import classes from "./machine-table.module.css";
import { CpuNow, MemoryNow } from "./usage-now.tsx";

export interface MachineTableProps {
  readonly machines: readonly MachineItem[];
  readonly search: MachineSearch;
  readonly onSort: (column: MachineSortColumn) => void;
  /** Null for those who change nothing. */
  readonly selection: MachineSelection | null;
}

interface Column {
  readonly title: `machines:${"machine" | "presence" | "system" | "address" | "cpu" | "memory" | "assignedTo"}`;
  readonly sort?: MachineSortColumn;
  /** Columns of live figures keep their width while the figures change. */
  readonly width?: number;
}

const COLUMNS: readonly Column[] = [
  { title: "machines:machine", sort: "name" },
  { title: "machines:presence", sort: "presence" },
  { title: "machines:system", sort: "os" },
  { title: "machines:address" },
  { title: "machines:cpu", width: 104 },
  { title: "machines:memory", width: 148 },
  { title: "machines:assignedTo", sort: "owner" },
];
/** The last column has buttons, whose names say what they are for. */
const ACTIONS_WIDTH = 124;
const SELECT_WIDTH = 40;

export function MachineTable({ machines, search, onSort, selection }: MachineTableProps) {
  return (
    <div className={classes["frame"]}>
      <Table highlightOnHover verticalSpacing={7} className={classes["table"] ?? ""}>
        <Table.Thead>
          <Table.Tr>
            {selection && <SelectPage machines={machines} selection={selection} />}
            {COLUMNS.map((column) => (
              <ColumnHead key={column.title} column={column} search={search} onSort={onSort} />
            ))}
            <Table.Td w={ACTIONS_WIDTH} miw={ACTIONS_WIDTH} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {machines.map((machine) => (
            <MachineRow
              key={machine.id}
              machine={machine}
              isSelected={selection?.chosen.has(machine.id) ?? false}
              onToggle={selection?.toggle ?? null}
            />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

/** Everything on this page, or nothing of it. */
function SelectPage({
  machines,
  selection: { chosen, setAll },
}: {
  readonly machines: readonly MachineItem[];
  readonly selection: MachineSelection;
}) {
  const { t } = useTranslation("machines");
  const count = machines.filter(({ id }) => chosen.has(id)).length;
  const isAll = count === machines.length;
  return (
    <Table.Td w={SELECT_WIDTH}>
      <Checkbox
        size="xs"
        aria-label={t("selectPage")}
        checked={isAll}
        indeterminate={count > 0 && !isAll}
        onChange={() => setAll(machines, !isAll)}
      />
    </Table.Td>
  );
}

interface ColumnHeadProps {
  readonly column: Column;
  readonly search: MachineSearch;
  readonly onSort: (column: MachineSortColumn) => void;
}

function ColumnHead({ column: { title, sort, width }, search, onSort }: ColumnHeadProps) {
  const { t } = useTranslation(["machines"]);
  if (sort === undefined) {
    return (
      <Table.Th scope="col" w={width} miw={width}>
        {t(title)}
      </Table.Th>
    );
  }
  const isSorted = (search.sort ?? "name") === sort;
  const direction = isSorted ? (search.order ?? "asc") : null;
  const Icon = { asc: IconArrowUp, desc: IconArrowDown, none: IconSelector }[direction ?? "none"];
  return (
    <Table.Th scope="col" aria-sort={ariaSort(direction)}>
      <UnstyledButton className={classes["sort"] ?? ""} onClick={() => onSort(sort)} data-sorted={isSorted}>
        {t(title)}
        <Icon size={14} aria-hidden />
      </UnstyledButton>
    </Table.Th>
  );
}

function ariaSort(direction: "asc" | "desc" | null): "ascending" | "descending" | "none" {
  if (direction === null) return "none";
  return direction === "asc" ? "ascending" : "descending";
}

interface MachineRowProps {
  readonly machine: MachineItem;
  readonly isSelected: boolean;
  readonly onToggle: MachineSelection["toggle"] | null;
}

/** Renders again only when its own machine changed; live figures update in their cells. */
const MachineRow = memo(function MachineRow({ machine, isSelected, onToggle }: MachineRowProps) {
  const { t } = useTranslation("machines");
  return (
    <Table.Tr data-selected={isSelected || undefined}>
      {onToggle && (
        <Table.Td>
          <Checkbox
            size="xs"
            aria-label={t("select", { machine: machine.name })}
            checked={isSelected}
            onChange={() => onToggle(machine)}
          />
        </Table.Td>
      )}
      <Table.Td className={classes["machine"] ?? ""}>
        <MachineName machine={machine} />
      </Table.Td>
      <Table.Td>
        <PresenceBadge machine={machine} />
      </Table.Td>
      <Table.Td className={classes["system"] ?? ""}>
        {formatSystem(t, machine)}
        <div className={classes["aside"]}>{machine.arch}</div>
      </Table.Td>
      <Table.Td className={classes["address"] ?? ""}>{machine.ip}</Table.Td>
      <Table.Td>
        <CpuNow machine={machine} />
      </Table.Td>
      <Table.Td>
        <MemoryNow machine={machine} />
      </Table.Td>
      <Table.Td className={classes["owner"] ?? ""}>
        <AssignedTo machine={machine} nobody={classes["aside"] ?? ""} />
      </Table.Td>
      <Table.Td>
        <ConnectButton machine={machine} size="xs" variant="default" leftSection={null} />
      </Table.Td>
    </Table.Tr>
  );
});
