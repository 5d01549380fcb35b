import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** What a file of a service is: `edited` was ours until somebody changed it. */
export type ServiceFileState = "absent" | "ours" | "edited" | "foreign";

const MARK = "# Written by latchkey agent install, which leaves it alone once somebody has changed it. sha256:";

/** `text` under a first line that says who wrote it and what it was. */
export function marked(text: string): string {
  return `${MARK}${digest(text)}\n${text}`;
}

/** Whose file `path` is, and what is in it. @throws when it is there and cannot be read */
export function readServiceFile(path: string): { readonly state: ServiceFileState; readonly text: string } {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return { state: "absent", text: "" };
    throw error;
  }
  const lineEnd = text.indexOf("\n");
  const first = text.slice(0, lineEnd);
  if (!first.startsWith(MARK)) return { state: "foreign", text };
  return { state: first.slice(MARK.length) === digest(text.slice(lineEnd + 1)) ? "ours" : "edited", text };
}

/** Whole or not at all, also when the machine stops in between. */
export function writeServiceFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const beside = `${path}.${process.pid}.new`;
  try {
    writeFileSync(beside, text, { mode: 0o644, flush: true });
    renameSync(beside, path);
  } finally {
    rmSync(beside, { force: true });
  }
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
