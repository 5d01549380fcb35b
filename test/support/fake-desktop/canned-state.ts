import type { ConnectedControlPlane, DesktopState } from "../../../src/protocol/desktop-ipc/state.ts";
import type { LocalGuests, LocalStatus } from "../../../src/protocol/local-control/api.ts";
import { NO_RIGHTS, NO_VETO } from "../../../src/protocol/viewer/rights.ts";

export const A_FINGERPRINT = "SHA256:Vq3mFh0y7kq1Zl2Jw8uTn5cXb9rEo4aPs6dGi1tKvMY";

/** The app on its first day. */
export function aDesktopState(change: Partial<DesktopState> = {}): DesktopState {
  return {
    appVersion: "0.1.0",
    platform: "linux",
    systemLanguages: ["en-GB"],
    controlPlane: null,
    agent: { process: "none", detail: "", status: null, guests: null },
    preferences: {
      language: "system",
      startAtLogin: true,
      showIndicator: true,
      stopAllShortcut: "Control+Alt+End",
      checkForUpdates: true,
    },
    notices: [],
    link: null,
    update: { state: "none", version: null, detail: "" },
    ...change,
  };
}

export function aControlPlane(origin: string, change: Partial<ConnectedControlPlane> = {}): ConnectedControlPlane {
  return {
    origin,
    teamName: "Studio North",
    keyFingerprint: A_FINGERPRINT,
    isOwn: false,
    state: "reachable",
    detail: "",
    ...change,
  };
}

export function anAgentStatus(change: Partial<LocalStatus> = {}): LocalStatus {
  return {
    state: "online",
    server: "http://127.0.0.1:7443",
    machineId: "0".repeat(32),
    machineName: "atelier",
    keyFingerprint: A_FINGERPRINT,
    agentVersion: "0.1.0",
    lastError: null,
    appliedRevision: 3,
    ...change,
  };
}

export function aViewer(change: Partial<LocalGuests["viewers"][number]> = {}): LocalGuests["viewers"][number] {
  return {
    sessionId: "session-1",
    kind: "guest",
    name: "Ada Quill",
    granted: { keyboard: true, mouse: true, gamepad: false },
    withheld: NO_RIGHTS,
    rights: { keyboard: true, mouse: true, gamepad: false },
    expiresAtMs: Date.now() + 47 * 60_000,
    path: "direct",
    state: "connected",
    ...change,
  };
}

export function someGuests(change: Partial<LocalGuests> = {}): LocalGuests {
  const works = { name: "xtest", reason: "" };
  return {
    veto: NO_VETO,
    hosting: { problem: null, input: { keyboard: works, mouse: works, gamepad: works }, veto: NO_VETO },
    viewers: [],
    askFirst: false,
    ...change,
  };
}

/** An agent that runs, with these guests. */
export function aRunningAgent(
  guests: Partial<LocalGuests> = {},
  status: Partial<LocalStatus> = {},
): DesktopState["agent"] {
  return { process: "running", detail: "", status: anAgentStatus(status), guests: someGuests(guests) };
}
