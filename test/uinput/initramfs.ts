import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, closeSync, copyFileSync, cpSync, mkdirSync, openSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { CACHE, type Kernel } from "./kernel.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** What the guest has of this clone. */
const PARTS = ["package.json", "src", "test/uinput/guest", "node_modules/koffi", "node_modules/@koromix"];

const INIT = `#!/bin/busybox sh
/bin/busybox mkdir -p /proc /sys /dev /tmp
/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t sysfs sysfs /sys
/bin/busybox mount -t devtmpfs devtmpfs /dev
for module in /modules/*; do /bin/busybox insmod "$module"; done
/bin/node --disable-warning=ExperimentalWarning /latchkey/test/uinput/guest/main.ts
/bin/busybox poweroff -f
`;

/** A system in memory: busybox, Node with its libraries, the kernel's modules, and this clone's sources. Returns the file. */
export function buildInitramfs({ modules }: Kernel): string {
  const folder = join(CACHE, "root");
  rmSync(folder, { recursive: true, force: true });
  for (const part of PARTS)
    cpSync(join(ROOT, part), join(folder, "latchkey", part), { recursive: true, dereference: true });
  for (const [index, module] of modules.entries())
    copy(module, join(folder, "modules", `${index}-${basename(module)}`));
  copy(commandPath("busybox"), join(folder, "bin/busybox"));
  copyNode(folder);
  writeFileSync(join(folder, "init"), INIT);
  chmodSync(join(folder, "init"), 0o755);
  return pack(folder);
}

function copyNode(folder: string): void {
  const node = join(folder, "bin/node");
  copy(process.execPath, node);
  for (const library of librariesOf(node)) copy(library, join(folder, library));
  // Half of Node's size is symbols. Without binutils the guest only starts more slowly.
  spawnSync("strip", [node], { stdio: "ignore" });
}

function librariesOf(program: string): readonly string[] {
  const lines = execFileSync("ldd", [program], { encoding: "utf8" }).split("\n");
  return lines.flatMap((line) => /(\/\S+) \(0x/.exec(line)?.[1] ?? []);
}

/** Not compressed: an emulated processor takes longer to unpack it than QEMU to load it. */
function pack(folder: string): string {
  const file = join(CACHE, "initramfs.cpio");
  const output = openSync(file, "w");
  try {
    const archive = "find . | cpio --quiet -o -H newc -R 0:0";
    execFileSync("sh", ["-c", archive], { cwd: folder, stdio: ["ignore", output, "inherit"] });
  } finally {
    closeSync(output);
  }
  return file;
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
  chmodSync(to, 0o755);
}

function commandPath(command: string): string {
  return execFileSync("sh", ["-c", `command -v ${command}`], { encoding: "utf8" }).trim();
}
