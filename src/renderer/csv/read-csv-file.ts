export type FileFault = "tooBig" | "empty" | "binary" | "encoding" | "unreadable";
export type ReadFile = { readonly text: string } | { readonly fault: FileFault };

/** What a browser's `File` is to its reader. */
type Source = Pick<Blob, "size" | "arrayBuffer">;

/** Signs that no list has: all control characters but tab, line feed, vertical tab, form feed and carriage return. */
// oxlint-disable-next-line no-control-regex -- control characters are what this looks for
const CONTROL = /[\u0000-\u0008\u000e-\u001f]/;

/** A file's text, without the mark at its start, or why it is none that could be a list. UTF-8 only: anything else would be guessed. */
export async function readCsvFile(file: Source, mostBytes: number): Promise<ReadFile> {
  if (file.size > mostBytes) return { fault: "tooBig" };
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(await file.arrayBuffer());
  } catch {
    // It was moved, changed or locked since it was chosen.
    return { fault: "unreadable" };
  }
  if (isUtf16(bytes)) return { fault: "encoding" };
  if (bytes.includes(0)) return { fault: "binary" };
  const text = decode(bytes);
  if (text === null) return { fault: "encoding" };
  if (CONTROL.test(text)) return { fault: "binary" };
  return text.trim() === "" ? { fault: "empty" } : { text };
}

/** By the mark that spreadsheets put at its start. */
function isUtf16([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
