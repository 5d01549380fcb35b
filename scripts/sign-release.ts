import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import valid from "semver/functions/valid.js";
import { digestFile } from "../src/main/updates/digest-file.ts";
import {
  manifestName,
  ReleaseChannel,
  ReleaseFileName,
  ReleaseManifest,
  signedManifestText,
  type ReleasePlatform,
} from "../src/main/updates/release-manifest.ts";
import { keyFingerprint, readSigningKey } from "../src/node/ed25519.ts";

/*
 * node scripts/sign-release.ts KEYFILE DIR [CHANNEL]: writes, beside the installers of one version in DIR, a manifest per platform and its
 * signature. DIR with electron-builder's `latest*.yml` is then the feed as it is. Run it where the key is: nothing is fetched or sent.
 */
const PLATFORM_OF: Readonly<Record<string, ReleasePlatform>> = {
  AppImage: "linux",
  deb: "linux",
  rpm: "linux",
  exe: "win32",
  dmg: "darwin",
  zip: "darwin",
};

const [keyFile, folder, channelName = "latest"] = process.argv.slice(2);
if (keyFile === undefined || folder === undefined) fail("usage: node scripts/sign-release.ts KEYFILE DIR [CHANNEL]");
const channel = ReleaseChannel.safeParse(channelName);
if (!channel.success) fail("a channel is a word of small letters, such as latest or beta");
const key = readSigningKey(readFileSync(keyFile, "utf8"));

const installers = readdirSync(folder).filter((name) => PLATFORM_OF[extension(name)] !== undefined);
if (installers.length === 0) fail(`there are no installers in ${folder}`);
const strange = installers.filter((name) => !ReleaseFileName.safeParse(name).success);
if (strange.length > 0) fail(`no app would accept such names: ${strange.join(", ")}`);
const versions = new Set(installers.map(versionOf));
const [version] = versions;
if (version === undefined || versions.size !== 1)
  fail(`one version at a time; ${folder} has ${[...versions].join(", ")}`);

for (const platform of new Set(installers.map((name) => PLATFORM_OF[extension(name)]))) {
  if (platform === undefined) continue;
  const names = installers.filter((name) => PLATFORM_OF[extension(name)] === platform).sort();
  const files = await Promise.all(names.map((name) => describe(folder, name)));
  const releasedAt = new Date().toISOString();
  const manifest = ReleaseManifest.parse({
    product: "latchkey",
    version,
    platform,
    channel: channel.data,
    releasedAt,
    files,
  });
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  const target = join(folder, manifestName(channel.data, platform));
  writeFileSync(target, text);
  writeFileSync(`${target}.sig`, `${key.sign(signedManifestText(text))}\n`);
  console.log(`${target}: ${version}, ${files.length} files, signed by ${keyFingerprint(key.publicKey)}`);
}

async function describe(parent: string, name: string): Promise<{ name: string; sha512: string; size: number }> {
  const path = join(parent, name);
  return { name, sha512: await digestFile(path), size: statSync(path).size };
}

/** `latchkey-1.2.3-beta.1-linux-x86_64.AppImage` → `1.2.3-beta.1`, as electron-builder.yml names what it makes. */
function versionOf(name: string): string {
  const found = /^latchkey-(.+)-(?:linux|mac|win)-[a-z0-9_]+\.[A-Za-z]+$/.exec(name)?.[1] ?? "";
  if (valid(found) !== found) fail(`${name} is not named as electron-builder.yml names installers`);
  return found;
}

function extension(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

function fail(line: string): never {
  console.error(line);
  process.exit(2);
}
