import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, globSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const CACHE = fileURLToPath(new URL("../../.cache/uinput", import.meta.url));

export interface Kernel {
  readonly image: string;
  /** In the order in which they are to be loaded. */
  readonly modules: readonly string[];
}

/** Debian's present kernel, from the cache or by apt; null when there is no network, or another system than Debian. */
export function fetchKernel(): Kernel | null {
  mkdirSync(CACHE, { recursive: true });
  const folder = join(CACHE, "kernel");
  if (!existsSync(folder) && !unpackKernel(folder)) return null;
  const image = globSync(join(folder, "boot/vmlinuz-*"))[0];
  const modules = ["evdev", "uinput"].map((name) => globSync(join(folder, `**/drivers/input/**/${name}.ko*`))[0]);
  if (image === undefined) return null;
  return { image, modules: modules.filter((file) => file !== undefined) };
}

function unpackKernel(folder: string): boolean {
  const depends = spawnSync("apt-cache", ["depends", "linux-image-amd64"], { encoding: "utf8" });
  const name = /Depends: (linux-image-\S+)/.exec(depends.stdout)?.[1];
  if (name === undefined) return false;
  const isFetched = spawnSync("apt-get", ["download", name], { cwd: CACHE, stdio: "ignore" }).status === 0;
  const archive = globSync(join(CACHE, `${name}_*.deb`))[0];
  if (!isFetched || archive === undefined) return false;
  // Renamed when it is whole, so that a run that was interrupted leaves no half of a kernel.
  execFileSync("dpkg-deb", ["-x", archive, `${folder}.part`]);
  renameSync(`${folder}.part`, folder);
  rmSync(archive);
  return true;
}
