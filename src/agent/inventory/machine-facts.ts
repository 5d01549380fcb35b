import { readFile } from "node:fs/promises";
import os from "node:os";
import type { Inventory } from "../../protocol/inventory.ts";
import { PRODUCT_VERSION } from "../../node/version.ts";
import type { Clock } from "../../base/clock.ts";
import type { Logger } from "../../node/logger.ts";
import { toGoArchitecture, toOsName } from "./architecture.ts";
import { probe } from "./probe.ts";

/** What a machine says about itself but its addresses, which change more often. */
export type MachineFacts = Omit<Inventory, "ip" | "ips">;

/** Facts that the system tells at once. What takes a program to find out is empty. */
export function quickFacts(): MachineFacts {
  const cpus = os.cpus();
  return {
    hostname: shorten(os.hostname()),
    os: toOsName(process.platform),
    osVersion: shorten(`${os.type()} ${os.release()}`),
    arch: toGoArchitecture(os.arch(), os.endianness()),
    cpuModel: shorten(cpus[0]?.model.trim() ?? ""),
    cpuCount: cpus.length,
    memoryTotalBytes: os.totalmem(),
    gpus: [],
    displays: [],
    agentVersion: PRODUCT_VERSION,
  };
}

/** All facts. Each one that cannot be found out in time (containers, no display) stays as `quickFacts` has it. */
export async function allFacts(clock: Clock, log: Logger): Promise<MachineFacts> {
  const quick = quickFacts();
  const run = <T>(name: string, fallback: T, find: () => Promise<T>) => probe({ name, fallback, find, clock, log });
  const [osVersion, cpuModel, graphics] = await Promise.all([
    run("os version", quick.osVersion, findOsVersion),
    quick.cpuModel === "" ? run("cpu model", "", findCpuModel) : quick.cpuModel,
    run("graphics", { gpus: [], displays: [] }, findGraphics),
  ]);
  return { ...quick, osVersion, cpuModel, ...graphics };
}

async function findOsVersion(): Promise<string> {
  if (process.platform === "linux") return readOsRelease(await readFile("/etc/os-release", "utf8"));
  const { distro, release } = await (await loadSystemInformation()).osInfo();
  return shorten(`${distro} ${release}`.trim());
}

/** The name that a Linux system gives itself, from the text of `/etc/os-release`. */
export function readOsRelease(text: string): string {
  const name = /^PRETTY_NAME="?([^"\n]*)"?$/m.exec(text)?.[1] ?? "";
  if (name === "") throw new Error("no PRETTY_NAME in os-release");
  return shorten(name);
}

async function findCpuModel(): Promise<string> {
  const { manufacturer, brand } = await (await loadSystemInformation()).cpu();
  return shorten(`${manufacturer} ${brand}`.trim());
}

async function findGraphics(): Promise<Pick<MachineFacts, "gpus" | "displays">> {
  const { controllers, displays } = await (await loadSystemInformation()).graphics();
  return {
    gpus: controllers
      .map(({ vendor, model }) => shorten(`${vendor} ${model}`.trim()))
      .filter((name) => name !== "")
      .slice(0, 16),
    displays: displays.slice(0, 32).map((display, index) => ({
      name: shorten(display.model || display.deviceName || `display ${index + 1}`),
      width: toPixels(display.currentResX ?? display.resolutionX),
      height: toPixels(display.currentResY ?? display.resolutionY),
      primary: display.main,
    })),
  };
}

/** Loaded when first needed: it is large, and a headless Linux machine may never need it. */
async function loadSystemInformation() {
  return (await import("systeminformation")).default;
}

function toPixels(value: number | null | undefined): number {
  return Number.isInteger(value) && value ? Math.min(Math.max(value, 0), 65_535) : 0;
}

/** Names come from firmware and other programs: control characters are dropped, and no name is longer than the protocol allows. */
function shorten(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, "").slice(0, 256);
}
