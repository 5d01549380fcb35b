import { manifestName, RELEASE_LIMITS, type ReleasePlatform } from "./release-manifest.ts";
import type { SignedManifest } from "./judge-update.ts";
import type { ReleaseSource } from "./release-source.ts";

const TIMEOUT_MS = 20_000;

/** A feed that has no such file; not the same as one that cannot be reached. */
const NOTHING = new Uint8Array();

/**
 * The manifest of `source`'s feed and its signature, neither of them believed yet. What the feed does not have is empty; of what is too long
 * one byte too much is kept, for the judge to refuse.
 * @throws when the feed cannot be reached
 */
export async function fetchManifest(
  source: ReleaseSource,
  platform: ReleasePlatform,
  fetcher: typeof fetch,
): Promise<SignedManifest> {
  const name = manifestName(source.channel, platform);
  const folder = source.feed.endsWith("/") ? source.feed : `${source.feed}/`;
  const manifest = await read(new URL(name, folder), RELEASE_LIMITS.manifestBytes, fetcher);
  const signature = await read(new URL(`${name}.sig`, folder), RELEASE_LIMITS.signatureBytes, fetcher);
  return { manifest, signature: Buffer.from(signature).toString("latin1").trim() };
}

async function read(url: URL, atMost: number, fetcher: typeof fetch): Promise<Uint8Array> {
  const response = await fetcher(url, {
    credentials: "omit",
    cache: "no-store",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (response.status === 404) {
    await response.body?.cancel();
    return NOTHING;
  }
  if (!response.ok || response.body === null)
    throw new Error(`the update feed answered with status ${response.status}`);
  const parts: Uint8Array[] = [];
  let size = 0;
  // Ending the loop early closes the connection: nobody can make us read for ever.
  for await (const part of response.body) {
    parts.push(part);
    size += part.byteLength;
    if (size > atMost) break;
  }
  return Buffer.concat(parts).subarray(0, atMost + 1);
}
