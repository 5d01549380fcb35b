/** `isClosed` is false where a quoted cell has no end on this line. */
export interface CsvRow {
  readonly cells: readonly string[];
  readonly isClosed: boolean;
}

/** A line of CSV that says something. */
export interface CsvLine {
  /** From 1, as an editor counts. */
  readonly line: number;
  readonly text: string;
}

/** Whatever ends the lines; without the mark that some programs put at a file's start, and without lines that only separate nothing. */
export function csvLines(text: string): readonly CsvLine[] {
  return text
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\n|\r/)
    .map((content, n) => ({ line: n + 1, text: content }))
    .filter((line) => readCsvRow(line.text).cells.some((cell) => cell !== ""));
}

/** One line of CSV: quoted cells may hold separators, and a quote that is doubled, but no line's end. */
export function readCsvRow(line: string, separator = separatorOf(line)): CsvRow {
  const cells: string[] = [];
  let cell = "";
  let isQuoted = false;
  for (let n = 0; n < line.length; n++) {
    const character = line.charAt(n);
    if (isQuoted) {
      if (character !== '"') cell += character;
      else if (line.charAt(n + 1) === '"') cell += line.charAt(++n);
      else isQuoted = false;
    } else if (character === '"' && cell.trim() === "") {
      isQuoted = true;
      cell = "";
    } else if (character === separator) {
      cells.push(cell.trim());
      cell = "";
    } else cell += character;
  }
  return { cells: [...cells, cell.trim()], isClosed: !isQuoted };
}

/** The first of tab, semicolon and comma that the line has outside quotes. */
export function separatorOf(line: string): string {
  const bare = line.replaceAll(/"[^"]*"/g, "");
  return ["\t", ";"].find((separator) => bare.includes(separator)) ?? ",";
}

/** A line of CSV without its end. Every cell is quoted, so that the signs in it stay its own; none may hold a line's end. */
export function writeCsvRow(cells: readonly string[], separator: string): string {
  return cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(separator);
}
