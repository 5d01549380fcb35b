import type { Inventory } from "../../protocol/inventory.ts";
import { cleanText } from "./clean-text.ts";
import type { MachineChange } from "./machine-repository.ts";

/** The columns that an inventory fills, every text in it made showable. */
export function inventoryColumns(reported: Inventory, digest: string) {
  const inventory = cleanInventory(reported);
  return {
    hostname: inventory.hostname,
    os: inventory.os,
    os_version: inventory.osVersion,
    arch: inventory.arch,
    ips: inventory.ips.join(" "),
    memory_total_bytes: inventory.memoryTotalBytes,
    agent_version: inventory.agentVersion,
    inventory: JSON.stringify(inventory),
    inventory_digest: cleanText(digest),
  } satisfies MachineChange;
}

function cleanInventory(reported: Inventory): Inventory {
  return {
    ...reported,
    hostname: cleanText(reported.hostname),
    os: cleanText(reported.os),
    osVersion: cleanText(reported.osVersion),
    arch: cleanText(reported.arch),
    // Addresses are kept as one text with spaces between them, so none may hold a space itself.
    ips: reported.ips.map((ip) => cleanText(ip).replaceAll(" ", "")).filter((ip) => ip !== ""),
    ip: cleanText(reported.ip),
    cpuModel: cleanText(reported.cpuModel),
    gpus: reported.gpus.map(cleanText),
    displays: reported.displays.map((display) => ({ ...display, name: cleanText(display.name) })),
    agentVersion: cleanText(reported.agentVersion),
  };
}
