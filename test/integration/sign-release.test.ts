import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { judgeUpdate } from "../../src/main/updates/judge-update.ts";
import { ReleaseManifest } from "../../src/main/updates/release-manifest.ts";
import { sha512Of } from "../support/release-feed.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const script = (name: string) => fileURLToPath(new URL(`../../scripts/${name}`, import.meta.url));

function setup() {
  const folder = temporaryFolder();
  const keyFile = join(temporaryFolder(), "release.pem");
  const printed = execFileSync(process.execPath, [script("make-release-key.ts"), keyFile], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const publicKey = /^LATCHKEY_RELEASE_PUBLIC_KEY=(\S+)$/m.exec(printed)?.[1] ?? "";
  const add = (name: string) => writeFileSync(join(folder, name), `bytes of ${name}`);
  const sign = (...more: string[]) =>
    spawnSync(process.execPath, [script("sign-release.ts"), keyFile, folder, ...more], { encoding: "utf8" });
  return { folder, keyFile, publicKey, add, sign };
}

describe("signing a release", () => {
  it("makes a manifest per platform that an installed app believes", () => {
    const { folder, publicKey, add, sign } = setup();
    const names = [
      "latchkey-2.0.0-linux-x86_64.AppImage",
      "latchkey-2.0.0-linux-amd64.deb",
      "latchkey-2.0.0-win-x64.exe",
    ];
    for (const name of [...names, "latest-linux.yml", "builder-debug.yml"]) add(name);
    expect(sign().status).toBe(0);

    const read = (name: string) => readFileSync(join(folder, name));
    const linux = ReleaseManifest.parse(JSON.parse(read("release-latest-linux.json").toString()));
    expect(linux.files.map(({ name }) => name)).toEqual([names[1], names[0]]);
    const windows = ReleaseManifest.parse(JSON.parse(read("release-latest-win32.json").toString()));
    expect(windows.files.map(({ name }) => name)).toEqual([names[2]]);

    const signed = {
      manifest: read("release-latest-linux.json"),
      signature: read("release-latest-linux.json.sig").toString().trim(),
    };
    const running = { version: "1.9.0", platform: "linux", arch: "x64", channel: "latest" } as const;
    const sha512 = sha512Of(read(names[0]!));
    const offered = { version: "2.0.0", files: [{ url: names[0]!, sha512 }] };
    expect(judgeUpdate(signed, publicKey, running, offered)).toMatchObject({ trusted: true });
  });

  it("writes the key for its owner alone, and never over another", () => {
    const { keyFile } = setup();
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
    const before = readFileSync(keyFile, "utf8");
    const again = spawnSync(process.execPath, [script("make-release-key.ts"), keyFile], { encoding: "utf8" });
    expect(again.status).toBe(2);
    expect(again.stderr).toContain("never overwritten");
    expect(readFileSync(keyFile, "utf8")).toBe(before);
  });

  it.each([
    [[], "there are no installers"],
    [["latchkey-2.0.0-linux-x86_64.AppImage", "latchkey-2.0.1-linux-amd64.deb"], "one version at a time"],
    [["setup.exe"], "not named as electron-builder.yml names"],
    [["latchkey 2.0.0.exe"], "no app would accept such names"],
  ])("refuses a folder with %j", (names, expected) => {
    const { add, sign } = setup();
    for (const name of names) add(name);
    const { status, stderr } = sign();
    expect(status).toBe(2);
    expect(stderr).toContain(expected);
  });

  it("refuses a channel that no app would ask for", () => {
    const { add, sign } = setup();
    add("latchkey-2.0.0-linux-x86_64.AppImage");
    expect(sign("../beta")).toMatchObject({ status: 2 });
  });
});
