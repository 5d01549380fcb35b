import gt from "semver/functions/gt.js";
import prerelease from "semver/functions/prerelease.js";
import valid from "semver/functions/valid.js";
import { parseJson } from "../../base/parse-json.ts";
import { verifySignature } from "../../node/ed25519.ts";
import {
  RELEASE_LIMITS,
  ReleaseFileName,
  ReleaseManifest,
  signedManifestText,
  type ReleasePlatform,
} from "./release-manifest.ts";

/** The app that runs. `arch` as `process.arch` says it. */
export interface RunningApp {
  readonly version: string;
  readonly platform: ReleasePlatform;
  readonly arch: string;
  readonly channel: string;
}

/** What electron-updater read from the feed; nobody has signed that. */
export interface OfferedUpdate {
  readonly version: string;
  readonly files: readonly { readonly url: string; readonly sha512: string; readonly size?: number | undefined }[];
}

export interface TrustedUpdate {
  readonly version: string;
  /** Of the installers that fit this machine. */
  readonly sha512: ReadonlySet<string>;
}

export type UpdateRefusal =
  | "too-long"
  | "unsigned"
  | "wrong-signature"
  | "malformed"
  | "bad-version"
  | "other-platform"
  | "other-channel"
  | "not-newer"
  | "pre-release"
  | "other-version"
  | "other-files"
  | "not-for-this-machine";

export type UpdateVerdict =
  | { readonly trusted: true; readonly update: TrustedUpdate }
  | { readonly trusted: false; readonly reason: UpdateRefusal };

export interface SignedManifest {
  readonly manifest: Uint8Array;
  /** Base64url. */
  readonly signature: string;
}

/** How electron-builder names architectures in installers. */
const ARCH_NAMES: Readonly<Record<string, readonly string[]>> = {
  x64: ["x64", "x86_64", "amd64", "universal"],
  arm64: ["arm64", "aarch64", "universal"],
};

/**
 * Whether `offered` may be fetched and installed over `running`: only what our own key signed, for this platform and channel, newer than what
 * runs, and exactly the files that were signed (ATK-41). `publicKey`: the raw 32 bytes in base64url.
 */
export function judgeUpdate(
  { manifest: bytes, signature }: SignedManifest,
  publicKey: string,
  running: RunningApp,
  offered: OfferedUpdate,
): UpdateVerdict {
  if (bytes.byteLength > RELEASE_LIMITS.manifestBytes || signature.length > RELEASE_LIMITS.signatureBytes)
    return refuse("too-long");
  if (signature === "") return refuse("unsigned");
  const text = decode(bytes);
  // Nothing is read before the signature holds.
  if (text === null || !verifySignature(publicKey, signedManifestText(text), signature))
    return refuse("wrong-signature");
  const manifest = ReleaseManifest.safeParse(parseJson(text));
  if (!manifest.success) return refuse("malformed");
  return judgeRelease(manifest.data, running, offered);
}

function judgeRelease(manifest: ReleaseManifest, running: RunningApp, offered: OfferedUpdate): UpdateVerdict {
  const { version } = manifest;
  // Also refuses what is a version only after cleaning: spaces, a leading v, anything with a path in it.
  if (valid(version) !== version || valid(running.version) === null) return refuse("bad-version");
  if (manifest.platform !== running.platform) return refuse("other-platform");
  if (manifest.channel !== running.channel) return refuse("other-channel");
  if (offered.version !== version) return refuse("other-version");
  if (!gt(version, running.version)) return refuse("not-newer");
  if (prerelease(version) !== null && prerelease(running.version) === null) return refuse("pre-release");
  if (offered.files.length === 0 || !offered.files.every((file) => isSigned(file, manifest)))
    return refuse("other-files");
  const fitting = manifest.files.filter(({ name }) => isForMachine(name, running.arch));
  if (!offered.files.some(({ url }) => fitting.some(({ name }) => name === url))) return refuse("not-for-this-machine");
  return { trusted: true, update: { version, sha512: new Set(fitting.map(({ sha512 }) => sha512)) } };
}

/** The feed may name its files by nothing but their name: it can send nobody to another place. */
function isSigned({ url, sha512, size }: OfferedUpdate["files"][number], manifest: ReleaseManifest): boolean {
  if (!ReleaseFileName.safeParse(url).success) return false;
  const signed = manifest.files.find(({ name }) => name === url);
  return signed !== undefined && signed.sha512 === sha512 && (size === undefined || size === signed.size);
}

function isForMachine(name: string, arch: string): boolean {
  const stem = name.slice(0, name.lastIndexOf("."));
  return (ARCH_NAMES[arch] ?? []).some((word) => stem.endsWith(`-${word}`) || stem.endsWith(`_${word}`));
}

function decode(bytes: Uint8Array): string | null {
  try {
    // Bytes that are no UTF-8, or begin with a mark that decoding drops, must not pass for the text that was signed.
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function refuse(reason: UpdateRefusal): UpdateVerdict {
  return { trusted: false, reason };
}
