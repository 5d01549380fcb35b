import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Resvg } from "@resvg/resvg-js";
import { toIcns, toIco, type Picture } from "./containers.ts";
import { appIcon, macAppIcon, TRAY_STATES, trayIcon, trayTemplate } from "./drawings.ts";

/*
 * Makes every icon of the desktop app, into dist/icons or the folder that is given:
 *   app/NxN.png   for Linux        app.ico   for Windows        app.icns   for macOS
 *   tray/STATE-16.png, -22, -32 and each with @2x; Electron takes the @2x by itself
 *   tray/STATETemplate.png, @2x   for macOS, which colours what is called Template
 */
const target = process.argv[2] ?? fileURLToPath(new URL("../../dist/icons", import.meta.url));

rmSync(target, { recursive: true, force: true });
mkdirSync(join(target, "app"), { recursive: true });
mkdirSync(join(target, "tray"));

for (const size of [16, 24, 32, 48, 64, 96, 128, 256, 512, 1024]) {
  writeFileSync(join(target, "app", `${size}x${size}.png`), draw(appIcon(), size).png);
}
writeFileSync(join(target, "app.ico"), toIco([16, 24, 32, 48, 64, 256].map((size) => draw(appIcon(), size))));
const macSizes = [16, 32, 64, 128, 256, 512, 1024];
writeFileSync(join(target, "app.icns"), toIcns(macSizes.map((size) => draw(macAppIcon(), size))));

for (const state of TRAY_STATES) {
  for (const size of [16, 22, 32]) writeDense(`${state}-${size}`, trayIcon(state), size);
  writeDense(`${state}Template`, trayTemplate(state), 16);
}

function writeDense(name: string, drawing: string, size: number): void {
  writeFileSync(join(target, "tray", `${name}.png`), draw(drawing, size).png);
  writeFileSync(join(target, "tray", `${name}@2x.png`), draw(drawing, 2 * size).png);
}

function draw(drawing: string, size: number): Picture {
  return { size, png: new Resvg(drawing, { fitTo: { mode: "width", value: size } }).render().asPng() };
}
