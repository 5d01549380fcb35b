import type { DesiredState } from "../../protocol/agent-link/desired-state.ts";
import type { HostingReport } from "../../protocol/agent-link/frame.ts";
import type { LinkRecord } from "../machines/machine-row.ts";
import type { LinkedMachine } from "../presence/linked-machine.ts";
import type { RobotNonces } from "../robots/robot-nonces.ts";
import type { LinkConnection } from "./link-connection.ts";

/** A proven machine on its connection. */
export class MachineLink implements LinkedMachine {
  readonly machineId: string;
  readonly instanceId: string;
  readonly link: LinkConnection;
  readonly onlineSinceMs: number;
  /**
   * `waiting`: known, but not approved; it may keep the link and tell its facts, nothing else (ATK-24). `leaving`: removed; it may say
   * that it has let go of everybody who was on it, nothing else.
   */
  standing: "waiting" | "approved" | "leaving";
  ownerId: string | null;
  ip: string;
  cpuPercent: number | null = null;
  memoryUsedBytes: number | null = null;
  /** The desired state as last sent on this connection; null while the machine waits for approval. */
  sent: { readonly revision: number; readonly state: DesiredState } | null = null;
  observedRevision: number;
  wantsInventory: boolean;
  /** Null until the machine has said how it can host. */
  hosting: HostingReport | null = null;
  /** The newest read of what it must be told, while it runs. */
  refreshing: Promise<void> | null = null;
  /** The last frame to a session that still waits for its grant: the next one comes after it. */
  toSessions: Promise<boolean> | null = null;
  /** Null until a robot first asks for one: most machines never do. */
  robotNonces: RobotNonces | null = null;

  constructor(
    link: LinkConnection,
    record: LinkRecord,
    hello: { instanceId: string; ip: string; inventoryDigest: string },
    now: number,
  ) {
    this.machineId = record.id;
    this.instanceId = hello.instanceId;
    this.link = link;
    this.onlineSinceMs = now;
    this.standing = record.state === "approved" ? "approved" : "waiting";
    this.ownerId = record.owner?.id ?? null;
    this.ip = hello.ip;
    this.observedRevision = record.observedRevision;
    this.wantsInventory = record.inventoryDigest !== hello.inventoryDigest;
  }
}
