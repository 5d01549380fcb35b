import { readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Arch, build, Platform, type AfterPackContext, type Configuration } from "electron-builder";
import { PackageLock, requiredModules, RUNTIME_ROOTS, unneededModules, type Target } from "./runtime-modules.ts";
import { writeStage } from "./stage.ts";

/*
 * Packs what lies in dist. `node scripts/package/package.ts [--dir] [--target NAME]… [--out DIR] [ELECTRON_DIST]`
 *   --dir            lays the app out and makes no installer
 *   --target         deb, rpm, AppImage, nsis, dmg, zip; all of this platform's when left out
 *   ELECTRON_DIST    a folder or zip with Electron, else LATCHKEY_ELECTRON_DIST, else electron-builder downloads its own
 * LATCHKEY_RELEASE_PUBLIC_KEY, LATCHKEY_UPDATE_FEED and LATCHKEY_UPDATE_CHANNEL make a build that updates itself.
 */
const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    dir: { type: "boolean", default: false },
    target: { type: "string", multiple: true, default: [] },
    out: { type: "string" },
  },
});

const platform = Platform.current();
const arch = process.arch === "arm64" ? Arch.arm64 : Arch.x64;
const release = writeStage(ROOT, process.env);
console.error(
  release === null
    ? "no release key: this build will not update itself"
    : `this build updates itself from ${release.feed}`,
);
const target = values.dir ? ["dir"] : values.target;
await build({
  projectDir: ROOT,
  targets: platform.createTarget(target, ...(platform === Platform.MAC && !values.dir ? [] : [arch])),
  publish: "never",
  config: configuration(),
});

function configuration(): Configuration {
  const dist = positionals[0] ?? process.env["LATCHKEY_ELECTRON_DIST"];
  return {
    extends: "electron-builder.yml",
    afterExtract: removeDefaultApp,
    files: leftOut().map((folder) => `!${folder}{,/**}`),
    publish: release === null ? null : { provider: "generic", url: release.feed, channel: release.channel },
    ...(dist === undefined || dist === "" ? {} : { electronDist: resolve(dist) }),
    ...(values.out === undefined ? {} : { directories: { output: resolve(values.out) } }),
  };
}

/** What Electron starts when it finds no app. It stays behind when the Electron to pack is a folder rather than a download. */
async function removeDefaultApp({ appOutDir, packager }: AfterPackContext): Promise<void> {
  await rm(join(packager.getResourcesDir(appOutDir), "default_app.asar"), { force: true });
}

function leftOut(): readonly string[] {
  const lock = PackageLock.parse(JSON.parse(readFileSync(resolve(ROOT, "package-lock.json"), "utf8")));
  return unneededModules(lock, requiredModules(lock, RUNTIME_ROOTS, packedFor()));
}

function packedFor(): Target {
  const isUniversal = platform === Platform.MAC && !values.dir;
  return { os: process.platform, cpus: isUniversal ? ["x64", "arm64"] : [process.arch] };
}
