import { memo, useCallback, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import type { GroupItem, ShownItem } from "../../protocol/http/group.ts";
import type { Connection } from "./edge-dialog.tsx";
import { nextField, type Field } from "./matrix-keys.ts";
import { ShownMarks } from "./shown-marks.tsx";
import { formatCell, shownMatrix, type Groups } from "./shown.ts";
import classes from "./visibility-matrix.module.css";

/** From so many groups on, the columns' names stand upright. */
const CROWDED = 6;

export interface VisibilityMatrixProps {
  readonly groups: Groups;
  readonly onEdit: (connection: Connection) => void;
}

/** Rows see, columns are seen. One field takes part in the tab order; arrow keys go to the others. */
export function VisibilityMatrix({ groups, onEdit }: VisibilityMatrixProps) {
  const { t } = useTranslation(["groups", "common"]);
  const { data } = groups;
  const matrix = useMemo(() => shownMatrix(groups), [groups]);
  const table = useRef<HTMLTableElement>(null);
  const [field, setField] = useState<Field>({ row: 0, column: 0 });
  const [isRead, setIsRead] = useState(false);
  const at = { row: Math.min(field.row, data.length - 1), column: Math.min(field.column, data.length - 1) };
  const [viewer, host, shown] = [data[at.row], data[at.column], matrix[at.row]?.[at.column]];
  const read = useCallback((row: number, column: number) => {
    setField({ row, column });
    setIsRead(true);
  }, []);

  function move(event: KeyboardEvent): void {
    const next = nextField(event.key, event.ctrlKey, at, data.length);
    if (!next) return;
    event.preventDefault();
    read(next.row, next.column);
    const button = table.current?.querySelector<HTMLElement>(`[data-field="${next.row} ${next.column}"]`);
    // By itself the browser puts the field into the middle of the window, and the heads out of it.
    button?.focus({ preventScroll: true });
    button?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  return (
    <div className={classes["whole"]}>
      <div className={classes["frame"]} data-crowded={data.length > CROWDED}>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- a grid is a table whose fields the arrow keys reach */}
        <table ref={table} role="grid" aria-label={t("visibility")} className={classes["table"]} onKeyDown={move}>
          <thead>
            <tr>
              <td className={classes["corner"]}>
                <span>{t("rowHead")} ↓</span>
                <span>{t("columnHead")} →</span>
              </td>
              {data.map(({ name, number }, column) => (
                <th key={number} scope="col" data-here={isRead && column === at.column} title={name}>
                  <span>{name}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.map((one, row) => (
              <MatrixRow
                key={one.number}
                row={row}
                hosts={data}
                shown={matrix[row] ?? []}
                current={row === at.row ? at.column : null}
                isHere={isRead && row === at.row}
                onRead={read}
                onEdit={onEdit}
              />
            ))}
          </tbody>
        </table>
      </div>
      <p className={classes["words"]} aria-hidden>
        {isRead && viewer && host && shown ? formatCell(t, viewer, host, shown) : t("pointAtCell")}
      </p>
    </div>
  );
}

interface MatrixRowProps {
  readonly row: number;
  readonly hosts: readonly GroupItem[];
  readonly shown: readonly ShownItem[];
  /** The column that has the tab stop, when it is in this row. */
  readonly current: number | null;
  readonly isHere: boolean;
  readonly onRead: (row: number, column: number) => void;
  readonly onEdit: (connection: Connection) => void;
}

/** Pointing at one field must not draw all the others again. */
const MatrixRow = memo(function MatrixRow({ row, hosts, shown, current, isHere, onRead, onEdit }: MatrixRowProps) {
  const { t } = useTranslation(["groups", "common"]);
  const viewer = hosts[row];
  if (!viewer) return null;
  return (
    <tr>
      <th scope="row" data-here={isHere} title={viewer.name}>
        <span>{viewer.name}</span>
      </th>
      {hosts.map((host, column) => {
        const sees = shown[column];
        if (!sees) return null;
        return (
          <td key={host.number} data-within={column === row}>
            <button
              type="button"
              data-field={`${row} ${column}`}
              tabIndex={column === current ? 0 : -1}
              aria-label={formatCell(t, viewer, host, sees)}
              onFocus={() => onRead(row, column)}
              onMouseEnter={() => onRead(row, column)}
              onClick={() => onEdit({ viewer, host })}
            >
              <ShownMarks shown={sees} />
            </button>
          </td>
        );
      })}
    </tr>
  );
});
