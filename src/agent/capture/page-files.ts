import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CAPTURE_PAGE_PATH } from "../../protocol/capture/frame.ts";

export interface PageFile {
  readonly contentType: string;
  readonly bytes: Buffer;
}

const CONTENT_TYPES: ReadonlyMap<string, string> = new Map([
  ["css", "text/css; charset=utf-8"],
  ["html", "text/html; charset=utf-8"],
  ["js", "text/javascript; charset=utf-8"],
  ["wasm", "application/wasm"],
]);

/** One flat folder of names that hold no slash: nothing in a request can lead out of it (ATK-42). */
const ASSET_PATH = /^\/assets\/[\w-][\w.-]*\.(?<ending>[a-z]+)$/;

/** The capture page or one of its scripts, from the built web app in `webRoot`; null for anything else. */
export async function readPageFile(webRoot: string, path: string): Promise<PageFile | null> {
  const ending = path === CAPTURE_PAGE_PATH ? "html" : ASSET_PATH.exec(path)?.groups?.["ending"];
  const contentType = ending === undefined ? undefined : CONTENT_TYPES.get(ending);
  if (contentType === undefined) return null;
  try {
    return { contentType, bytes: await readFile(join(webRoot, path)) };
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}
