import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../support/temporary-folder.ts";

const MAIN = fileURLToPath(new URL("../../src/main/main.ts", import.meta.url));
const STAND_IN = fileURLToPath(new URL("../support/electron/stand-in.mjs", import.meta.url));

/** The main process in a process of its own, with no more of Electron than a start takes. */
function start(env: Record<string, string>) {
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...clean } = process.env;
  return spawnSync(process.execPath, ["--import", STAND_IN, MAIN], { encoding: "utf8", env: { ...clean, ...env } });
}

describe.skipIf(process.platform !== "linux")("a start of the desktop app", () => {
  it("without a display is explained in one line, with exit code 2", () => {
    const { status, stderr, stdout } = start({ LATCHKEY_DATA: temporaryFolder() });

    expect(stderr).toMatch(/^latchkey: there is no display: .*\n$/);
    expect([status, stdout]).toEqual([2, ""]);
  });

  it("in a folder that cannot be written is explained in one line, with exit code 2", () => {
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, "");

    const { status, stderr } = start({ DISPLAY: ":99", LATCHKEY_DATA: join(file, "below") });

    expect(stderr).toMatch(/^latchkey: the data folder .* cannot be written to.*\n$/);
    expect(status).toBe(2);
  });

  it("beside one that runs leaves that one to it, quietly", () => {
    const { status, stderr, stdout } = start({
      DISPLAY: ":99",
      LATCHKEY_DATA: temporaryFolder(),
      TEST_IS_FIRST: "no",
    });

    expect([status, stderr, stdout]).toEqual([0, "", ""]);
  });
});
