import type * as z from "zod";
import type { RobotSummary } from "../protocol/agent-link/frame.ts";
import type { LocalStatus } from "../protocol/local-control/api.ts";
import { alignColumns, toPlainText } from "./plain-text.ts";

/** Robots as lines for people, columns aligned. */
export function formatRobots(robots: readonly RobotSummary[]): readonly string[] {
  if (robots.length === 0) return ["This machine has no robots yet."];
  const rows = robots.map(({ name, type, state, fingerprint, pendingFingerprint }) => [
    toPlainText(name),
    type,
    state,
    toPlainText(fingerprint),
    pendingFingerprint === null ? "" : `new key ${toPlainText(pendingFingerprint)} waits for an admin`,
  ]);
  return alignColumns([["NAME", "TYPE", "STATE", "KEY", ""], ...rows]);
}

/** What changed about one robot, for people. */
export function formatRobot(robot: RobotSummary, what: "added" | "new key"): readonly string[] {
  const name = toPlainText(robot.name);
  if (robot.pendingFingerprint !== null) {
    return [`${name}: the new key ${toPlainText(robot.pendingFingerprint)} waits for an admin's approval`];
  }
  const key = toPlainText(robot.fingerprint);
  return [what === "added" ? `${name} (${robot.type}) is registered, key ${key}` : `${name} has a new key: ${key}`];
}

/** The agent's state, for people. */
export function formatStatus(status: z.infer<typeof LocalStatus>): readonly string[] {
  const rows = [
    ["state", status.state],
    ["control plane", status.server],
    ["machine", status.machineName ?? "not known yet"],
    ["machine id", status.machineId ?? "not enrolled yet"],
    ["key", status.keyFingerprint],
    ["agent version", status.agentVersion],
    ["desired state", `revision ${status.appliedRevision} in force`],
    ...(status.lastError === null ? [] : [["last error", status.lastError]]),
  ];
  return alignColumns(rows.map(([label = "", value = ""]) => [label, toPlainText(value)]));
}
