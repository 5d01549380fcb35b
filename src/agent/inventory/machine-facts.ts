import { readFileSync } from "node:fs";
import os from "node:os";
import type * as z from "zod";
import { Inventory } from "../../protocol/inventory.ts";
import { PRODUCT_VERSION } from "../../node/version.ts";
import { toGoArchitecture, toOsName } from "./architecture.ts";

/** What a machine says about itself but its addresses, which change more often. */
export type MachineFacts = Omit<Inventory, "ip" | "ips">;

/** Facts that take other programs to find out. What could not be found out is absent. */
export const SlowFacts = Inventory.pick({ osVersion: true, cpuModel: true, gpus: true, displays: true }).partial();
export type SlowFacts = z.infer<typeof SlowFacts>;

/** Facts that the system tells at once. What takes a program to find out is empty. */
export function quickFacts(): MachineFacts {
  const cpus = os.cpus();
  return {
    hostname: shorten(os.hostname()),
    os: toOsName(process.platform),
    osVersion: shorten(osReleaseName() ?? `${os.type()} ${os.release()}`),
    arch: toGoArchitecture(os.arch(), os.endianness()),
    cpuModel: shorten(cpus[0]?.model.trim() ?? ""),
    cpuCount: cpus.length,
    memoryTotalBytes: os.totalmem(),
    gpus: [],
    displays: [],
    agentVersion: PRODUCT_VERSION,
  };
}

/** Quick and slow facts together: what was found out counts, what was not stays as it is. */
export function mergeFacts(quick: MachineFacts, slow: SlowFacts): MachineFacts {
  return {
    ...quick,
    osVersion: slow.osVersion ?? quick.osVersion,
    cpuModel: slow.cpuModel ?? quick.cpuModel,
    gpus: slow.gpus ?? quick.gpus,
    displays: slow.displays ?? quick.displays,
  };
}

/** The name that a Linux system gives itself, from the text of `/etc/os-release`; null when it gives none. */
export function parseOsRelease(text: string): string | null {
  return /^PRETTY_NAME="?([^"\n]+)"?$/m.exec(text)?.[1] ?? null;
}

/** Names come from firmware and other programs: control characters are dropped, and no name is longer than the protocol allows. */
export function shorten(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, "").slice(0, 256);
}

function osReleaseName(): string | null {
  if (process.platform !== "linux") return null;
  try {
    return parseOsRelease(readFileSync("/etc/os-release", "utf8"));
  } catch {
    // Small containers have no such file; the kernel's name has to do.
    return null;
  }
}
