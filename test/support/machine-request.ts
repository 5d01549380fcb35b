import { generateSigningKey } from "../../src/node/ed25519.ts";
import type { EnrolmentRequest } from "../../src/control-plane/enrolment/enrolment-service.ts";
import type { Inventory } from "../../src/protocol/inventory.ts";
import { anInventory, anInventoryDigest } from "./agent-peer.ts";

/** A machine at the door that has proved a key of its own. */
export function anEnrolment(token: string, change: Partial<Inventory> = {}): EnrolmentRequest {
  return {
    token,
    publicKey: generateSigningKey().publicKey,
    inventory: anInventory(change),
    inventoryDigest: anInventoryDigest,
    address: "192.0.2.7",
  };
}
