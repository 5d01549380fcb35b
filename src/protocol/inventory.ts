import * as z from "zod";

const ShortText = z.string().max(256);

/** One screen as the machine reports it. Pixels. */
export const Display = z.object({
  name: ShortText,
  width: z.int().nonnegative().max(65_535),
  height: z.int().nonnegative().max(65_535),
  primary: z.boolean(),
});

/**
 * What a machine says about itself. Every list may be empty and every text may be "": containers and headless machines know little.
 * `arch` uses Go's words (`amd64`, `arm64`, …), `os` is `linux`, `windows` or `darwin`, because Robomotion's clients expect them.
 */
export const Inventory = z.object({
  hostname: ShortText,
  os: ShortText,
  osVersion: ShortText,
  arch: ShortText,
  /** All addresses but loopback and link-local, textual, IPv4 first. */
  ips: z.array(z.string().max(64)).max(64),
  /** The address the link to the control plane leaves from; "" before the first connection. */
  ip: z.string().max(64),
  cpuModel: ShortText,
  cpuCount: z.int().nonnegative().max(65_535),
  memoryTotalBytes: z.number().int().nonnegative(),
  gpus: z.array(ShortText).max(16),
  displays: z.array(Display).max(32),
  agentVersion: z.string().max(64),
});
export type Inventory = z.infer<typeof Inventory>;

/** Live figures. `cpuPercent` is of all processors together, 0–100; memory in bytes. */
export const Sample = z.object({
  cpuPercent: z.number().min(0).max(100),
  memoryUsedBytes: z.number().int().nonnegative(),
});
export type Sample = z.infer<typeof Sample>;
