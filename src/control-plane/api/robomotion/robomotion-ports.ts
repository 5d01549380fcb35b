import type { User } from "../../users/user.ts";

/** A machine whose agent is connected, as the viewer may see it. `ownerId` null = nobody's. */
export interface ConnectedMachine {
  readonly id: string;
  readonly arch: string;
  readonly ip: string;
  readonly os: string;
  readonly machineName: string;
  readonly ownerId: string | null;
}

/** An enabled robot whose machine is connected. `publicKey` is PEM; `ownerId` is the machine's. */
export interface ConnectedRobot {
  readonly id: string;
  readonly arch: string;
  readonly ip: string;
  readonly os: string;
  readonly machineId: string;
  readonly name: string;
  readonly publicKey: string;
  readonly type: string;
  readonly version: string;
  readonly ownerId: string | null;
}

/** Admins see all, members what is on their own machines, guests none. */
export interface ConnectedMachines {
  listConnected(viewer: User): Promise<readonly ConnectedMachine[]>;
}

/** As `ConnectedMachines`. */
export interface ConnectedRobots {
  listConnected(viewer: User): Promise<readonly ConnectedRobot[]>;
}
