import type * as z from "zod";
import type { HostingReport } from "../../../src/protocol/agent-link/frame.ts";
import type { GroupList } from "../../../src/protocol/http/group.ts";
import type { GuestInviteItem } from "../../../src/protocol/http/guest.ts";
import type { ViewerSessionItem } from "../../../src/protocol/http/session.ts";
import type { MachineDetail, RobotItem } from "../../../src/protocol/http/machine.ts";
import type {
  AuditEventItem,
  InviteItem,
  SessionInfo,
  SignInItem,
  UserItem,
} from "../../../src/protocol/http/people.ts";

/** What the fake control plane knows. Times are relative to its start, so that pictures of it look alike on every day. */
export interface CannedTeam {
  session: SessionInfo;
  readonly machines: MachineDetail[];
  readonly users: UserItem[];
  readonly invites: InviteItem[];
  readonly signIns: z.infer<typeof SignInItem>[];
  readonly events: AuditEventItem[];
  /** Filled in by scenario. */
  groups: z.infer<typeof GroupList>;
  readonly guestInvites: GuestInviteItem[];
  readonly sessions: ViewerSessionItem[];
  /** By the machine's id. */
  readonly hosting: Record<string, HostingReport | null>;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const GIB = 1024 ** 3;

export function ago(ms: number): string {
  return new Date(Date.now() - ms).toISOString();
}

export function hexId(n: number): string {
  return n.toString(16).padStart(32, "0");
}

export function aUser(n: number, name: string, role: UserItem["role"], changes: Partial<UserItem> = {}): UserItem {
  const username = name.toLowerCase().replaceAll(" ", ".");
  return {
    id: `user-${n}`,
    number: n,
    username,
    email: `${username}@studio.example`,
    name,
    role,
    disabled: false,
    self: false,
    created_at: ago(90 * DAY),
    last_sign_in_at: ago(n * HOUR),
    ...changes,
  };
}

export function aMachine(n: number, changes: Partial<MachineDetail> = {}): MachineDetail {
  const isOnline = changes.is_online ?? true;
  return {
    id: hexId(n),
    peer_id: n.toString(36).padStart(27, "2"),
    name: `build-${String(n).padStart(2, "0")}`,
    hostname: `build-${String(n).padStart(2, "0")}.studio.example`,
    os: "linux",
    os_version: "Debian 12",
    arch: "amd64",
    ip: `10.4.${Math.floor(n / 250)}.${(n % 250) + 2}`,
    ips: [`10.4.${Math.floor(n / 250)}.${(n % 250) + 2}`, "fd00:4::1c"],
    state: "approved",
    is_online: isOnline,
    presence: isOnline ? "online" : "offline",
    presence_changed_at: ago(n * 7 * MINUTE),
    owner: null,
    cpu_percent: isOnline ? (n * 13) % 90 : null,
    memory_used_bytes: isOnline ? (2 + (n % 9)) * GIB : null,
    memory_total_bytes: 16 * GIB,
    agent_version: "0.1.0",
    key_fingerprint: "SHA256:pD0iC2yR8tq7mVnEwYzKaHxLfJ5sUoB3gT1dQcNrZ4k",
    key_conflict: null,
    robot_count: 0,
    is_guest_access: true,
    enrolled_at: ago(n * DAY),
    access: "manage",
    assignment: { kind: changes.owner ? "member" : "unassigned" },
    cpu_model: "AMD Ryzen 9 7950X",
    cpu_count: 16,
    gpus: ["NVIDIA RTX A4000"],
    displays: [
      { name: "DP-1", width: 2560, height: 1440, primary: true },
      { name: "HDMI-1", width: 1920, height: 1080, primary: false },
    ],
    public_key: "Kp0mZ8w3dYb2nQv5rT7uXs1aEjHgLfCi9oWxVtRyBqM",
    pending_key: null,
    approved_at: ago(n * DAY),
    approved_by: { id: "user-1", name: "Mina Ode" },
    desired_revision: 7,
    observed_revision: 7,
    enforced_at: ago(40 * MINUTE),
    robots: [],
    ...changes,
  };
}

export function aRobot(machineId: string, name: string, changes: Partial<RobotItem> = {}): RobotItem {
  return {
    id: `robot-${name}`,
    machine_id: machineId,
    name,
    type: "development",
    state: "enabled",
    is_connected: true,
    public_key: `-----BEGIN PUBLIC KEY-----\n${"MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA".repeat(6)}\n-----END PUBLIC KEY-----`,
    key_algorithm: "RSA-2048",
    fingerprint: "SHA256:u1Gk9sVd3QmXz7bNfWcY2tHrJpLoE8aKiR5qTnB4yDg",
    pending_key: null,
    version: "26.11.0",
    created_at: ago(12 * DAY),
    ...changes,
  };
}

function threeMachines(): MachineDetail[] {
  const first = hexId(1);
  return [
    aMachine(1, {
      name: "atelier",
      hostname: "atelier.studio.example",
      owner: { id: "user-1", name: "Mina Ode" },
      cpu_percent: 37,
      robot_count: 2,
      robots: [
        aRobot(first, "Avory"),
        aRobot(first, "Night shift", {
          type: "production",
          state: "disabled",
          is_connected: false,
          key_algorithm: "Ed25519",
          pending_key: {
            fingerprint: "SHA256:Zx8pQv1mKd4cRt7yWb2nGs9fLh5jUa3eTi6oYk0rXwE",
            requested_at: ago(26 * MINUTE),
          },
        }),
      ],
    }),
    aMachine(2, {
      name: "render-mac",
      hostname: "render-mac.local",
      os: "darwin",
      os_version: "15.2",
      arch: "arm64",
      is_online: false,
      presence: "offline",
      owner: { id: "user-3", name: "Kai Brandt" },
      key_conflict: { address: "10.4.9.77", hostname: "render-mac-copy", at: ago(3 * HOUR) },
      desired_revision: 9,
    }),
    aMachine(3, {
      name: "front-desk",
      hostname: "FRONT-DESK",
      os: "windows",
      os_version: "11 Pro 24H2",
      presence: "reconnecting",
      is_online: false,
      gpus: [],
      displays: [],
    }),
  ];
}

const PENDING = aMachine(77, {
  name: "build-02",
  hostname: "build-02.studio.example",
  state: "pending",
  approved_at: null,
  approved_by: null,
  enrolled_at: ago(4 * MINUTE),
  presence_changed_at: ago(4 * MINUTE),
  cpu_percent: null,
  memory_used_bytes: null,
  enforced_at: null,
});

function events(): AuditEventItem[] {
  const mina = { kind: "user", id: "user-1", name: "Mina Ode" };
  const event = (n: number, action: string, object: AuditEventItem["object"], data = {}): AuditEventItem => ({
    id: n.toString(36).padStart(27, "2"),
    at: ago(n * 23 * MINUTE),
    action,
    actor: mina,
    object,
    address: "10.4.0.12",
    data,
  });
  const machine = { kind: "machine", id: hexId(1), name: "atelier" };
  return [
    event(1, "machine_rename", machine, { from: "atelier-old", to: "atelier" }),
    event(2, "robot_disable", { kind: "robot", id: "r", name: "Night shift" }, { machine: "atelier" }),
    event(3, "invite_create", { kind: "invite", id: "i", name: "rui@studio.example" }, { role: "member" }),
    { ...event(4, "session_refuse", null), actor: { kind: "anonymous", id: "", name: "root" }, address: "203.0.113.9" },
    event(5, "machine_approve", machine, { fingerprint: "SHA256:pD0iC2yR8tq7mVnEwYzKaHxLfJ5sUoB3gT1dQcNrZ4k" }),
    event(6, "session_create", { kind: "session", id: "s", name: "Mina Ode" }),
    {
      ...event(7, "viewer_session_join", { kind: "viewer_session", id: "v", name: "ines@lookout.example" }),
      actor: { kind: "guest", id: "g", name: "ines@lookout.example" },
      address: "203.0.113.24",
      data: { machine_name: "atelier", rights: { keyboard: true, mouse: true, gamepad: false } },
    },
    event(8, "viewer_session_change_rights", { kind: "viewer_session", id: "v", name: "ines@lookout.example" }),
    event(9, "something_new_here", { kind: "team", id: "t", name: "Studio North" }),
  ];
}

export const USUAL_PREFERENCES = { language: "system", text_size: "normal", motion: "system" } as const;

export function cannedTeam(scenario: string): CannedTeam {
  const mina = aUser(1, "Mina Ode", scenario === "member" ? "member" : "owner", { self: true });
  const machines = scenario === "empty" ? [] : scenario === "many" ? manyMachines() : [...threeMachines(), PENDING];
  const isFresh = scenario === "setup";
  const isOutside = isFresh || scenario === "signed-out";
  return {
    session: {
      user: isOutside ? null : mina,
      preferences: isOutside ? null : USUAL_PREFERENCES,
      team: isFresh ? null : { id: "team-1", name: "Studio North" },
      needs_setup: isFresh,
      version: "0.1.0",
      mail_configured: false,
    },
    machines,
    users: [
      mina,
      aUser(2, "Ada Lindqvist", "admin"),
      aUser(3, "Kai Brandt", "member"),
      aUser(4, "Rui Costa", "guest", { disabled: true, last_sign_in_at: null }),
    ],
    invites: [
      {
        id: "invite-1",
        email: "noor@studio.example",
        name: "Noor Haddad",
        role: "member",
        group: null,
        app_rule_id: null,
        created_at: ago(DAY),
        expires_at: ago(-6 * DAY),
        mail: "not-configured",
      },
    ],
    signIns: [
      {
        id: "sign-in-1",
        kind: "browser",
        current: true,
        address: "10.4.0.12",
        user_agent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36",
        created_at: ago(2 * HOUR),
        expires_at: ago(-29 * DAY),
      },
      {
        id: "sign-in-2",
        kind: "api",
        current: false,
        address: "10.4.0.40",
        user_agent: "curl/8.10",
        created_at: ago(3 * DAY),
        expires_at: ago(-4 * DAY),
      },
    ],
    events: events(),
    groups: { data: [], edges: [], count: 0 },
    guestInvites: [],
    sessions: [],
    hosting: {},
  };
}

function manyMachines(): MachineDetail[] {
  return Array.from({ length: 500 }, (_, n) => aMachine(n + 1, { is_online: n % 7 !== 0 }));
}
