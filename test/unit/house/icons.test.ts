import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Resvg } from "@resvg/resvg-js";
import { describe, expect, it } from "vitest";
import { TRAY_STATES, trayIcon, trayTemplate } from "../../../scripts/icons/drawings.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

const SCRIPT = fileURLToPath(new URL("../../../scripts/icons/make-icons.ts", import.meta.url));

function make(): string {
  const folder = temporaryFolder();
  execFileSync(process.execPath, [SCRIPT, folder]);
  return folder;
}

/** Width and height as a PNG's header says them. */
function sizeOf(png: Buffer): [number, number] {
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
}

/** RGBA of every pixel, 32 wide. */
function pixelsOf(drawing: string): Buffer {
  return new Resvg(drawing, { fitTo: { mode: "width", value: 32 } }).render().pixels;
}

describe("the icons", () => {
  it("are as large as their names say, once and twice as dense", () => {
    const folder = make();
    for (const name of readdirSync(join(folder, "app"))) {
      const [width = 0, height = 0] = name.replace(".png", "").split("x").map(Number);
      expect(sizeOf(readFileSync(join(folder, "app", name)))).toEqual([width, height]);
    }
    for (const state of TRAY_STATES) {
      for (const [name, size] of [
        ["-16", 16],
        ["-22", 22],
        ["-32", 32],
        ["Template", 16],
      ] as const) {
        const read = (density: string) => sizeOf(readFileSync(join(folder, "tray", `${state}${name}${density}.png`)));
        expect(read("")).toEqual([size, size]);
        expect(read("@2x")).toEqual([2 * size, 2 * size]);
      }
    }
  });

  it("lie whole in the files that Windows and macOS read", () => {
    const folder = make();
    const ico = readFileSync(join(folder, "app.ico"));
    const count = ico.readUInt16LE(4);
    const sizes = Array.from({ length: count }, (_, index) => {
      const entry = 6 + 16 * index;
      const start = ico.readUInt32LE(entry + 12);
      return sizeOf(ico.subarray(start, start + ico.readUInt32LE(entry + 8)))[0];
    });
    expect(sizes).toEqual([16, 24, 32, 48, 64, 256]);

    const icns = readFileSync(join(folder, "app.icns"));
    expect(icns.readUInt32BE(4)).toBe(icns.length);
    const widths: Record<string, number> = {};
    for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) {
      widths[icns.toString("latin1", at, at + 4)] = sizeOf(icns.subarray(at + 8, at + icns.readUInt32BE(at + 4)))[0];
    }
    expect(widths).toMatchObject({ icp4: 16, ic11: 32, ic07: 128, ic13: 256, ic09: 512, ic10: 1024 });
  });

  it("say each state by its shape too, for those who see no colours", () => {
    const shapes = TRAY_STATES.map((state) => pixelsOf(trayTemplate(state)).filter((_, index) => index % 4 === 3));
    expect(new Set(shapes.map((alpha) => Buffer.from(alpha).toString("base64"))).size).toBe(TRAY_STATES.length);
    expect(new Set(TRAY_STATES.map((state) => pixelsOf(trayIcon(state)).toString("base64"))).size).toBe(4);
  });

  it.each(TRAY_STATES)("leave the colour of %s to macOS: black, or nothing", (state) => {
    const pixels = pixelsOf(trayTemplate(state));
    const coloured = pixels.filter((value, index) => index % 4 !== 3 && value > 0);
    expect(coloured).toHaveLength(0);
    expect(pixels.filter((value, index) => index % 4 === 3 && value > 200).length).toBeGreaterThan(100);
  });
});
