import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { autostartEntry, autostartFile } from "../../../../src/main/power/autostart-file.ts";
import { setStartAtLogin } from "../../../../src/main/power/start-at-login.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

function setup(platform: "linux" | "darwin" | "win32", status = "enabled") {
  const config = temporaryFolder();
  const asked: unknown[] = [];
  const app = {
    setLoginItemSettings: (settings: unknown) => void asked.push(settings),
    getLoginItemSettings: () => ({ status }) as Electron.LoginItemSettings,
  };
  const set = (isOn: boolean, env: NodeJS.ProcessEnv = {}) =>
    setStartAtLogin(isOn, {
      app,
      platform,
      env: { XDG_CONFIG_HOME: config, ...env },
      program: "/opt/Latchkey/latchkey",
    });
  return { set, asked, file: join(config, "autostart", "latchkey.desktop") };
}

/** Reads `Exec` by the rules of the desktop entry specification: first the file's escapes, then the command's quotes and field codes. */
function commandOf(entry: string): string[] {
  const value = /^Exec=(.*)$/m.exec(entry)?.[1] ?? "";
  const text = value.replaceAll(/\\(.)/g, "$1");
  const parts = [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((match) => match[1] ?? "");
  return parts.map((part) => part.replaceAll(/\\(.)/g, "$1").replaceAll("%%", "%"));
}

describe("starting with the computer", () => {
  it("is a desktop entry on Linux, which goes when it is not wanted any more", () => {
    const { set, file, asked } = setup("linux");

    expect(set(true)).toBeNull();
    expect(commandOf(readFileSync(file, "utf8"))).toEqual(["/opt/Latchkey/latchkey", "--hidden"]);
    expect(set(false)).toBeNull();
    expect(set(false)).toBeNull();

    expect(existsSync(file)).toBe(false);
    expect(asked).toEqual([]);
  });

  it("names the AppImage, not the folder where it is mounted", () => {
    const { set, file } = setup("linux");

    set(true, { APPIMAGE: "/home/ann/Apps/Latchkey 1.0.AppImage" });

    expect(commandOf(readFileSync(file, "utf8"))[0]).toBe("/home/ann/Apps/Latchkey 1.0.AppImage");
  });

  it("is a login item elsewhere", () => {
    const windows = setup("win32");
    expect(windows.set(true)).toBeNull();
    const mac = setup("darwin");
    expect(mac.set(false)).toBeNull();

    expect(windows.asked).toEqual([{ openAtLogin: true, path: "/opt/Latchkey/latchkey", args: ["--hidden"] }]);
    expect(mac.asked).toEqual([{ openAtLogin: false }]);
  });

  it("says why the system does not do it", () => {
    expect(setup("darwin", "requires-approval").set(true)).toMatch(/Login Items/);
    const { set, file } = setup("linux");
    mkdirSync(join(file, ".."), { recursive: true });
    mkdirSync(file);
    expect(set(true)).toMatch(/EISDIR/);
  });
});

describe("the desktop entry", () => {
  it.each([
    "/opt/simple",
    "/opt/with space/app",
    '/opt/quo"te',
    "/opt/back\\slash",
    "/opt/100%u",
    "/opt/$HOME/`id`",
    "/opt/ünï & 'co'; rm",
  ])("starts exactly this program: %s", (program) => {
    expect(commandOf(autostartEntry(program, ["--hidden"]))).toEqual([program, "--hidden"]);
  });

  it("refuses a path that would write lines of its own", () => {
    expect(() => autostartEntry("/opt/a\nExec=evil", [])).toThrow(RangeError);
  });

  it.skipIf(spawnSync("desktop-file-validate", ["--version"]).error !== undefined)("is valid for desktops", () => {
    const file = join(temporaryFolder(), "latchkey.desktop");
    writeFileSync(file, autostartEntry("/opt/with space/100%", ["--hidden"]));
    chmodSync(file, 0o644);

    expect(spawnSync("desktop-file-validate", [file], { encoding: "utf8" }).stdout).toBe("");
  });

  it("lies where XDG says", () => {
    expect(autostartFile({ XDG_CONFIG_HOME: "/c" })).toBe("/c/autostart/latchkey.desktop");
    expect(autostartFile({ XDG_CONFIG_HOME: "" })).toMatch(/\/\.config\/autostart\/latchkey\.desktop$/);
  });
});
