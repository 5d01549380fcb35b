import { createHash } from "node:crypto";
import type { Inventory } from "../../protocol/inventory.ts";

/** SHA-256, hex, of the inventory as JSON with sorted members: equal facts give equal digests in every version of this program. */
export function inventoryDigest(inventory: Inventory): string {
  return createHash("sha256").update(canonicalJson(inventory)).digest("hex");
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(",")}}`;
}
