import { readFileSync } from "node:fs";
import * as z from "zod";
import { parseJson } from "../../base/parse-json.ts";
import { ReleaseChannel } from "./release-manifest.ts";

const LOOPBACK = new Set(["127.0.0.1", "[::1]", "localhost"]);

/** The folder of a feed, ending in a slash. Plain http only on this machine: a stranger in between could hide updates. */
export const FeedUrl = z.string().refine(
  (text) => {
    const url = URL.parse(text);
    if (url === null || url.username !== "" || url.search !== "" || url.hash !== "") return false;
    return url.protocol === "https:" || (url.protocol === "http:" && LOOPBACK.has(url.hostname));
  },
  { error: "an https address without user, query or fragment" },
);

/** Ed25519, the raw 32 bytes in base64url. */
export const ReleasePublicKey = z.string().regex(/^[A-Za-z0-9_-]{43}$/, { error: "32 bytes in base64url" });

/** Where a build looks for its successors, and whom it believes. Made at package time, from the release maker's environment. */
export const ReleaseSource = z.object({ publicKey: ReleasePublicKey, feed: FeedUrl, channel: ReleaseChannel });
export type ReleaseSource = z.infer<typeof ReleaseSource>;

/** Name of the file beside the main process's bundle. */
export const RELEASE_SOURCE_FILE = "release-source.json";

/**
 * What was baked into this build; null for a build without a key, which never updates itself.
 * @throws when the file is there and makes no sense: such a build must not leave the maker's hands
 */
export function readReleaseSource(file: string): ReleaseSource | null {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
  return ReleaseSource.parse(parseJson(text));
}
