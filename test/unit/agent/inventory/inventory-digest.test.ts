import { describe, expect, it } from "vitest";
import type { Inventory } from "../../../../src/protocol/inventory.ts";
import { inventoryDigest } from "../../../../src/agent/inventory/inventory-digest.ts";

const inventory: Inventory = {
  hostname: "build-02",
  os: "linux",
  osVersion: "Debian 12",
  arch: "amd64",
  ips: ["192.0.2.7"],
  ip: "192.0.2.7",
  cpuModel: "",
  cpuCount: 2,
  memoryTotalBytes: 1_024,
  gpus: [],
  displays: [{ name: "a", width: 1, height: 2, primary: true }],
  agentVersion: "1",
};

describe("the digest of an inventory", () => {
  it("does not depend on the order of members", () => {
    const turned = Object.fromEntries(Object.entries(inventory).reverse()) as Inventory;

    expect(inventoryDigest(turned)).toBe(inventoryDigest(inventory));
  });

  it("changes with every fact", () => {
    const changes: Partial<Inventory>[] = [
      { hostname: "x" },
      { ips: [] },
      { ip: "" },
      { gpus: ["x"] },
      { displays: [{ name: "a", width: 1, height: 2, primary: false }] },
      { agentVersion: "2" },
    ];
    const digests = changes.map((change) => inventoryDigest({ ...inventory, ...change }));

    expect(new Set([...digests, inventoryDigest(inventory)]).size).toBe(changes.length + 1);
  });

  it("fits the protocol", () => {
    expect(inventoryDigest(inventory)).toMatch(/^[0-9a-f]{64}$/);
  });
});
