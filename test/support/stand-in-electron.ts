import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** By which @electron/fuses finds the switches in a binary. */
const FUSE_SENTINEL = "dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX";
/** Version 1, nine switches, as Electron ships them. */
const FUSE_WIRE = Buffer.from([1, 9, ...Buffer.from("101100011")]);

/** Fills `folder` with what a folder of Electron for Linux holds, as far as a packager looks at it. Nothing of it runs. */
export function makeStandInElectron(folder: string): void {
  const write = (name: string, content: string | Buffer = "") => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  };
  const executable = Buffer.concat([
    Buffer.from("\x7fELF"),
    Buffer.alloc(60),
    Buffer.from(FUSE_SENTINEL),
    FUSE_WIRE,
    Buffer.alloc(64),
  ]);
  for (const name of ["electron", "chrome-sandbox", "chrome_crashpad_handler"]) {
    write(name, executable);
    chmodSync(join(folder, name), 0o755);
  }
  write("version", "45.4.1");
  write("LICENSE", "Electron's own");
  write("LICENSES.chromium.html", "<html>Chromium's</html>");
  for (const name of ["resources.pak", "icudtl.dat", "libffmpeg.so", "snapshot_blob.bin", "v8_context_snapshot.bin"])
    write(name);
  for (const language of ["en-US", "de", "fr"]) write(`locales/${language}.pak`);
  // What Electron starts without an app; it has no business in a package.
  write("resources/default_app.asar", "not an archive");
}
