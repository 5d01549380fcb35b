import type { RobotItem } from "../../../protocol/http/machine.ts";
import type { Robot } from "../../robots/robot.ts";
import { toTimestamp } from "./timestamp.ts";

/** A robot as the app shows it. `isMachineOnline`: whether its machine's link is up. */
export function toRobotItem(robot: Robot, isMachineOnline: boolean): RobotItem {
  return {
    id: robot.id,
    machine_id: robot.machineId,
    name: robot.name,
    type: robot.type,
    state: robot.state,
    is_connected: isMachineOnline && robot.state === "enabled",
    public_key: robot.publicKey,
    key_algorithm: robot.keyAlgorithm,
    fingerprint: robot.fingerprint,
    pending_key: robot.pendingKey && {
      fingerprint: robot.pendingKey.fingerprint,
      requested_at: toTimestamp(robot.pendingKey.requestedAtMs),
    },
    version: robot.version,
    created_at: toTimestamp(robot.createdAtMs),
  };
}
