import { sql, type RawBuilder } from "kysely";

/** True where the column holds `text` somewhere, in any letter case. `%` and `_` mean nothing in it. `column`: `table.column`. */
export function contains(column: string, text: string): RawBuilder<boolean> {
  const pattern = `%${text.toLowerCase().replaceAll(/[\\%_]/g, (character) => `\\${character}`)}%`;
  return sql<boolean>`lower(${sql.ref(column)}) like ${pattern} escape '\\'`;
}
