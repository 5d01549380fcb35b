import { describe, expect, it } from "vitest";
import { toPlainText } from "../../../src/cli/plain-text.ts";
import { formatRobot, formatRobots, formatStatus } from "../../../src/cli/robot-output.ts";
import type { RobotSummary } from "../../../src/protocol/agent-link/frame.ts";

const avory: RobotSummary = {
  id: "r1",
  name: "Avory",
  type: "development",
  state: "enabled",
  publicKey: "",
  fingerprint: "SHA256:abc",
  pendingFingerprint: null,
  version: "1",
};

describe("what commands print", () => {
  it("ATK-42: shows what could steer a terminal as a question mark", () => {
    expect(toPlainText("a\u001b[2J\u009b1m\r\nb\u202ec\u2028d ☃")).toBe("a?[2J?1m??b?c?d ☃");
  });

  it("aligns robots in columns and says which wait for an admin", () => {
    const bo: RobotSummary = {
      ...avory,
      name: "Bo",
      type: "ondemand",
      state: "disabled",
      pendingFingerprint: "SHA256:x",
    };

    expect(formatRobots([avory, bo])).toEqual([
      "NAME   TYPE         STATE     KEY",
      "Avory  development  enabled   SHA256:abc",
      "Bo     ondemand     disabled  SHA256:abc  new key SHA256:x waits for an admin",
    ]);
  });

  it("says it when there are no robots", () => {
    expect(formatRobots([])).toEqual(["This machine has no robots yet."]);
  });

  it("tells what happened to a robot on one line", () => {
    expect(formatRobot(avory, "added")).toEqual(["Avory (development) is registered, key SHA256:abc"]);
    expect(formatRobot(avory, "new key")).toEqual(["Avory has a new key: SHA256:abc"]);
    expect(formatRobot({ ...avory, pendingFingerprint: "SHA256:x" }, "new key")).toEqual([
      "Avory: the new key SHA256:x waits for an admin's approval",
    ]);
  });

  it("shows why an agent is not connected", () => {
    const lines = formatStatus({
      state: "connecting",
      server: "http://x",
      machineId: null,
      machineName: null,
      keyFingerprint: "SHA256:abc",
      agentVersion: "1",
      lastError: "connect ECONNREFUSED",
      appliedRevision: 0,
    });

    expect(lines).toContain("machine id     not enrolled yet");
    expect(lines).toContain("last error     connect ECONNREFUSED");
  });
});
