import { assertNever } from "../../../base/assert-never.ts";
import { keyFingerprint } from "../../../node/ed25519.ts";
import type { AssignmentItem, MachineAccess, MachineDetail, MachineItem } from "../../../protocol/http/machine.ts";
import type { Inventory } from "../../../protocol/inventory.ts";
import { assignmentOf } from "../../machines/assignment.ts";
import type { MachineView } from "../../machines/machine-directory.ts";
import type { KeyConflictRecord } from "../../machines/machine.ts";
import type { Robot } from "../../robots/robot.ts";
import { toRobotItem } from "./robot-item.ts";
import { toTimestamp, toTimestampOrNull } from "./timestamp.ts";

/** A machine as lists show it to somebody with that access. */
export function toMachineItem(view: MachineView, access: MachineAccess): MachineItem {
  const { machine } = view;
  return {
    id: machine.id,
    peer_id: machine.peerId,
    name: machine.name,
    hostname: machine.hostname,
    os: machine.os,
    os_version: machine.osVersion,
    arch: machine.arch,
    ip: view.ip,
    ips: [...machine.ips],
    state: machine.state,
    is_online: view.presence === "online",
    presence: view.presence,
    presence_changed_at: toTimestampOrNull(view.presenceChangedAtMs),
    owner: machine.owner,
    cpu_percent: view.cpuPercent,
    memory_used_bytes: view.memoryUsedBytes,
    memory_total_bytes: machine.memoryTotalBytes,
    agent_version: machine.agentVersion,
    key_fingerprint: keyFingerprint(machine.publicKey),
    key_conflict: toKeyConflict(machine.keyConflict),
    robot_count: machine.robotCount,
    is_guest_access: machine.isGuestAccess,
    enrolled_at: toTimestamp(machine.enrolledAtMs),
    access,
    assignment: access === "manage" ? toAssignment(view) : null,
  };
}

function toAssignment({ groups, machine }: MachineView): AssignmentItem {
  const assignment = assignmentOf(machine);
  switch (assignment.kind) {
    case "member":
    case "unassigned":
      return { kind: assignment.kind };
    case "group":
      return { kind: "group", groups: groups.map(({ name, number }) => ({ number, name })) };
    case "reservation":
      return { kind: "reservation", email: assignment.email };
    default:
      return assertNever(assignment);
  }
}

/** A machine as its own page shows it. */
export function toMachineDetail(
  view: MachineView,
  access: MachineAccess,
  inventory: Inventory,
  robots: readonly Robot[],
): MachineDetail {
  const { machine } = view;
  const isOnline = view.presence === "online";
  return {
    ...toMachineItem(view, access),
    cpu_model: inventory.cpuModel,
    cpu_count: inventory.cpuCount,
    gpus: inventory.gpus,
    displays: inventory.displays,
    public_key: machine.publicKey,
    pending_key: machine.pendingKey && {
      fingerprint: keyFingerprint(machine.pendingKey.publicKey),
      requested_at: toTimestamp(machine.pendingKey.requestedAtMs),
    },
    approved_at: toTimestampOrNull(machine.approvedAtMs),
    approved_by: machine.approvedBy,
    desired_revision: machine.desiredRevision,
    observed_revision: machine.observedRevision,
    enforced_at: toTimestampOrNull(machine.observedAtMs),
    robots: robots.map((robot) => toRobotItem(robot, isOnline)),
  };
}

export function toKeyConflict(conflict: KeyConflictRecord | null): MachineItem["key_conflict"] {
  if (conflict === null) return null;
  return { address: conflict.address, hostname: conflict.hostname, at: toTimestamp(conflict.atMs) };
}
