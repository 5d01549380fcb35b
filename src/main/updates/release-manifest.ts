import * as z from "zod";

/*
 * What the maker of a release signs: `release-CHANNEL-PLATFORM.json` lies beside the installers, its signature in `….json.sig` as one line of
 * base64url. It says everything that an installed app decides by; what electron-updater reads from the same folder only helps to find it.
 */

/** Bytes and counts that a feed may make us read. */
export const RELEASE_LIMITS = { manifestBytes: 65_536, signatureBytes: 256, files: 64 } as const;

export const ReleasePlatform = z.enum(["linux", "darwin", "win32"]);
export type ReleasePlatform = z.infer<typeof ReleasePlatform>;

/** The name alone, never a path: no slash, nothing hidden, no `..`. */
export const ReleaseFileName = z
  .string()
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9_-]|\.(?!\.)){0,120}\.(?:AppImage|deb|rpm|exe|dmg|zip)$/);

/** SHA-512 in base64 with its padding, as electron-builder writes it. */
export const Sha512 = z.string().regex(/^[A-Za-z0-9+/]{86}==$/);

export const ReleaseChannel = z.string().regex(/^[a-z]{1,16}$/);

export const ReleaseManifest = z.strictObject({
  product: z.literal("latchkey"),
  version: z.string().min(5).max(64),
  platform: ReleasePlatform,
  channel: ReleaseChannel,
  releasedAt: z.iso.datetime(),
  files: z
    .array(z.strictObject({ name: ReleaseFileName, sha512: Sha512, size: z.int().positive() }))
    .min(1)
    .max(RELEASE_LIMITS.files),
});
export type ReleaseManifest = z.infer<typeof ReleaseManifest>;

export function manifestName(channel: string, platform: ReleasePlatform): string {
  return `release-${channel}-${platform}.json`;
}

/** What is signed: a purpose, so that no other signature of the same key can pass for this one, and the file's text as it is. */
export function signedManifestText(manifest: string): string {
  return `latchkey:release-manifest:1\n${manifest}`;
}
