import { spawnSync } from "node:child_process";

const NEEDED = {
  "qemu-system-x86_64": "qemu-system-x86",
  busybox: "busybox-static",
  cpio: "cpio",
  "dpkg-deb": "dpkg",
  "apt-get": "apt",
  ldd: "libc-bin",
} as const;

/** Debian's packages of what is not installed. */
export function missingTools(): readonly string[] {
  return Object.entries(NEEDED).flatMap(([command, debianPackage]) =>
    spawnSync("sh", ["-c", `command -v ${command}`]).status === 0 ? [] : [debianPackage],
  );
}
