import type { Systeminformation } from "systeminformation";
import type { Clock } from "../../base/clock.ts";
import type { Logger } from "../../node/logger.ts";
import { shorten, type SlowFacts } from "./machine-facts.ts";
import { probe } from "./probe.ts";

/** Asks the system's own programs. Each fact that they do not tell in time (containers, no display) is absent. */
export async function findSlowFacts(platform: NodeJS.Platform, clock: Clock, log: Logger): Promise<SlowFacts> {
  // Loaded here and nowhere else: it is large.
  const { default: system } = await import("systeminformation");
  const run = (name: string, find: () => Promise<SlowFacts>) => probe({ name, fallback: {}, find, clock, log });
  const graphics = run("graphics", async () => toGraphics(await system.graphics()));
  // Linux tells the others without help, see `quickFacts`.
  if (platform === "linux") return graphics;
  const found = await Promise.all([
    graphics,
    run("os version", async () => toOsVersion(await system.osInfo())),
    run("cpu model", async () => toCpuModel(await system.cpu())),
  ]);
  return found.reduce((all, facts) => ({ ...all, ...facts }));
}

/** What the protocol carries of graphics cards and screens. */
export function toGraphics({ controllers, displays }: Systeminformation.GraphicsData): SlowFacts {
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

function toOsVersion({ distro, release }: Systeminformation.OsData): SlowFacts {
  const osVersion = shorten(`${distro} ${release}`.trim());
  return osVersion === "" ? {} : { osVersion };
}

function toCpuModel({ manufacturer, brand }: Systeminformation.CpuData): SlowFacts {
  const cpuModel = shorten(`${manufacturer} ${brand}`.trim());
  return cpuModel === "" ? {} : { cpuModel };
}

function toPixels(value: number | null | undefined): number {
  if (typeof value !== "number" || !Number.isFinite(value)) return 0;
  return Math.min(Math.max(Math.round(value), 0), 65_535);
}
