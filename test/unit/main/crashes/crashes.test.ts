import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CrashReporterStartOptions, WebContents } from "electron";
import { describe, expect, it } from "vitest";
import { CrashLog, type Crash } from "../../../../src/main/crashes/crash-log.ts";
import { keepCrashes } from "../../../../src/main/crashes/keep-crashes.ts";
import { pruneDumps } from "../../../../src/main/crashes/prune-dumps.ts";
import { FakeApp } from "../../../support/electron/fake-app.ts";
import { FakeWindow } from "../../../support/electron/fake-window.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const NOW = Date.UTC(2027, 0, 8, 9);

function setup() {
  const app = new FakeApp();
  const crashes: Crash[] = [];
  const gone: WebContents[] = [];
  const started: CrashReporterStartOptions[] = [];
  keepCrashes({
    app: app.asElectron(),
    crashReporter: { start: (options) => void started.push(options) },
    dumps: "/data/crashes",
    kindOf: () => "viewer",
    record: (crash) => void crashes.push(crash),
    onPageGone: (contents) => void gone.push(contents),
  });
  return { app, crashes, gone, started };
}

describe("crashes", () => {
  it("are kept on this machine and sent to nobody", () => {
    const { app, started } = setup();

    expect(started).toEqual([{ uploadToServer: false, ignoreSystemCrashHandler: false }]);
    expect(app.getPath("crashDumps")).toBe("/data/crashes");
  });

  it("are told by part and reason, without a word of what a page showed or a process was told", () => {
    const { app, crashes, gone } = setup();
    const { webContents } = new FakeWindow();
    Object.assign(webContents, { url: "latchkey-app://app/g/SECRET" });

    app.emit("render-process-gone", {}, webContents, { reason: "oom", exitCode: 9 });
    app.emit("child-process-gone", {}, { type: "Utility", name: "Latchkey agent", reason: "crashed", exitCode: 139 });
    app.emit("child-process-gone", {}, { type: "GPU", reason: "launch-failed", exitCode: 1 });

    expect(crashes).toEqual([
      { part: "window viewer", reason: "oom", exitCode: 9 },
      { part: "Utility Latchkey agent", reason: "crashed", exitCode: 139 },
      { part: "GPU", reason: "launch-failed", exitCode: 1 },
    ]);
    expect(gone).toEqual([webContents]);
  });

  it("are none when somebody wanted the end", () => {
    const { app, crashes, gone } = setup();

    app.emit("render-process-gone", {}, new FakeWindow().webContents, { reason: "clean-exit", exitCode: 0 });
    app.emit("child-process-gone", {}, { type: "Utility", reason: "killed", exitCode: 15 });

    expect([crashes, gone]).toEqual([[], []]);
  });
});

describe("the crash log", () => {
  it("has a line of JSON for each, readable by its owner only", () => {
    const path = join(temporaryFolder(), "crashes", "crashes.jsonl");
    const log = new CrashLog(path, "1.2.3");

    log.record({ part: "GPU", reason: "crashed", exitCode: 1 }, NOW);
    log.record({ part: "x".repeat(5_000), reason: "a\nb", exitCode: 2 }, NOW);

    const lines = readFileSync(path, "utf8").trimEnd().split("\n");
    const [first, second] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(first).toEqual({
      at: "2027-01-08T09:00:00.000Z",
      version: "1.2.3",
      part: "GPU",
      reason: "crashed",
      exitCode: 1,
    });
    expect(second).toMatchObject({ part: "x".repeat(100), reason: "a\nb" });
    expect(lines).toHaveLength(2);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("stays small, however often something crashes", () => {
    const folder = temporaryFolder();
    const path = join(folder, "crashes.jsonl");
    const log = new CrashLog(path, "1.2.3");
    writeFileSync(path, "x".repeat(256 * 1024 + 1));
    log.record({ part: "GPU", reason: "crashed", exitCode: 1 }, NOW);
    writeFileSync(path, "y".repeat(256 * 1024 + 1));

    log.record({ part: "GPU", reason: "crashed", exitCode: 1 }, NOW);

    expect(readdirSync(folder).sort()).toEqual(["crashes.jsonl", "crashes.jsonl.1"]);
    expect(statSync(path).size).toBeLessThan(1_000);
  });
});

describe("the browser's own dumps", () => {
  it("are the newest ones, whatever folders they lie in, and nothing else is touched", () => {
    const folder = temporaryFolder();
    for (const below of ["pending", "completed"]) mkdirSync(join(folder, below));
    const dump = (name: string, atSeconds: number) => {
      writeFileSync(join(folder, name), "");
      utimesSync(join(folder, name), atSeconds, atSeconds);
    };
    dump("pending/old.dmp", 1);
    dump("completed/new.dmp", 3);
    dump("pending/middle.dmp", 2);
    dump("settings.dat", 0);

    pruneDumps(folder, 2);

    expect(readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()).toEqual([
      "completed",
      "completed/new.dmp",
      "pending",
      "pending/middle.dmp",
      "settings.dat",
    ]);
    pruneDumps(join(folder, "nowhere"), 2);
  });
});
