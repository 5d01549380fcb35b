import type { RobotType } from "../../protocol/agent-link/frame.ts";

/** An automation identity on a machine. Times in milliseconds. */
export interface Robot {
  /** 32 hex characters. */
  readonly id: string;
  readonly machineId: string;
  readonly name: string;
  readonly type: RobotType;
  readonly state: "enabled" | "disabled";
  /** SPKI PEM, as Node writes it. */
  readonly publicKey: string;
  /** `RSA-2048`, `Ed25519`, … */
  readonly keyAlgorithm: string;
  readonly fingerprint: string;
  /** A key that waits for an admin because the old one could not sign for it. */
  readonly pendingKey: {
    readonly publicKey: string;
    readonly fingerprint: string;
    readonly requestedAtMs: number;
  } | null;
  readonly version: string;
  readonly createdAtMs: number;
}

/** The machine that speaks for its robots over its link, named as it is now. */
export interface RobotHost {
  readonly id: string;
  readonly name: string;
  readonly address: string;
}
