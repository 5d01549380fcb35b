import type { ApiKeyItem } from "../../../src/protocol/http/api-key.ts";
import type { HostingReport } from "../../../src/protocol/agent-link/frame.ts";
import type { GuestDoor, GuestInviteItem } from "../../../src/protocol/http/guest.ts";
import type { ViewerSessionItem } from "../../../src/protocol/http/session.ts";
import { NO_RIGHTS, NO_VETO } from "../../../src/protocol/viewer/rights.ts";
import { ago, hexId } from "./canned-data.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const ATELIER = { id: hexId(1), name: "atelier", peer_id: "2".repeat(27), is_online: true };

export function aViewerSession(id: string, changes: Partial<ViewerSessionItem> = {}): ViewerSessionItem {
  return {
    id,
    machine_id: ATELIER.id,
    machine_name: ATELIER.name,
    viewer: { kind: "guest", name: "ines@lookout.example", email: "ines@lookout.example" },
    guest_invite_id: "guest-1",
    address: "203.0.113.24",
    state: "connected",
    path: "direct",
    rights: { keyboard: true, mouse: true, gamepad: false },
    withheld: NO_RIGHTS,
    gamepad_slot: 0,
    began_at: ago(7 * MINUTE),
    expires_at: ago(-52 * MINUTE),
    rights_changed_at: ago(7 * MINUTE),
    enforced_at: ago(7 * MINUTE),
    enforced_after_ms: 18.4,
    figures: { frames_per_second: 58.7, bits_per_second: 4_210_000, round_trip_ms: 14.2, codec: "H264" },
    end_reason: null,
    ...changes,
  };
}

export function aGuestInvite(id: string, changes: Partial<GuestInviteItem> = {}): GuestInviteItem {
  const startsAt = changes.starts_at ?? ago(10 * MINUTE);
  const expiresAt = changes.expires_at ?? ago(-50 * MINUTE);
  return {
    id,
    machine: ATELIER,
    guest_email: "ines@lookout.example",
    event_name: "Colour review of the harbour film",
    message: "",
    keyboard: true,
    mouse: true,
    gamepad: false,
    time_zone: "Europe/Berlin",
    starts_at: startsAt,
    expires_at: expiresAt,
    status: "active",
    single_use: false,
    has_pin: false,
    total_use_seconds: null,
    used_seconds: 0,
    recurrence: null,
    window: { starts_at: startsAt, expires_at: expiresAt },
    is_used: false,
    mail: "not-asked",
    created_at: ago(20 * MINUTE),
    created_by: { id: "user-1", name: "Mina Ode" },
    canceled_at: null,
    sessions: [],
    ...changes,
  };
}

export function guestInvites(): GuestInviteItem[] {
  return [
    aGuestInvite("guest-1", { sessions: [aViewerSession("session-1")], is_used: true, used_seconds: 420 }),
    aGuestInvite("guest-2", {
      guest_email: "a.very.long.address.of.a.guest@department.of.long.names.example",
      event_name: "Playtest",
      machine: { ...ATELIER, id: hexId(2), name: "render-mac", is_online: false },
      keyboard: false,
      gamepad: true,
      single_use: true,
      has_pin: true,
      total_use_seconds: 5_400,
      mail: "failed",
    }),
    aGuestInvite("guest-3", {
      guest_email: "noor@lookout.example",
      event_name: "Night renders",
      keyboard: false,
      mouse: false,
      status: "scheduled",
      time_zone: "Asia/Kolkata",
      starts_at: ago(-2 * DAY),
      expires_at: ago(-9 * DAY),
      recurrence: { days: [1, 2, 3, 4, 5], from: "22:00", until: "06:00" },
      mail: "sent",
    }),
    aGuestInvite("guest-4", {
      guest_email: "old@lookout.example",
      status: "expired",
      starts_at: ago(9 * DAY),
      expires_at: ago(8 * DAY),
      window: null,
    }),
    aGuestInvite("guest-5", { guest_email: "gone@lookout.example", status: "canceled", canceled_at: ago(DAY) }),
  ];
}

export function aHosting(changes: Partial<HostingReport> = {}): HostingReport {
  return {
    problem: null,
    input: {
      keyboard: { name: "XTest", reason: "" },
      mouse: { name: "XTest", reason: "" },
      gamepad: { name: null, reason: "/dev/uinput cannot be opened: ask an admin of this machine for access." },
    },
    veto: { ...NO_VETO, keyboard: true },
    ...changes,
  };
}

/** The door of `/g/<state>`: every state has its own link. */
export function aDoor(state: string): GuestDoor {
  const isEarly = state === "early" || state === "waiting";
  const startsAt = isEarly ? ago(state === "waiting" ? -90_000 : -26 * HOUR) : ago(10 * MINUTE);
  const expiresAt = isEarly ? ago(-28 * HOUR) : ago(-50 * MINUTE);
  const obstacle = OBSTACLES[state] ?? null;
  return {
    team: "Studio North",
    machine_name: "atelier",
    host_name: "Mina Ode",
    event_name: "Colour review of the harbour film",
    message: "We look at the last three scenes together. The project is open already; mute me if I talk too much.",
    guest_email: "ines@lookout.example",
    rights: { keyboard: true, mouse: true, gamepad: true },
    time_zone: "Asia/Kolkata",
    starts_at: startsAt,
    expires_at: expiresAt,
    window: { starts_at: startsAt, expires_at: expiresAt },
    recurrence: null,
    server_time: ago(0),
    needs_pin: state === "pin",
    single_use: state === "pin",
    remaining_seconds: state === "pin" ? 2_700 : null,
    is_host_online: state !== "offline",
    obstacle,
    ice_servers: [],
  };
}

const OBSTACLES: Readonly<Record<string, GuestDoor["obstacle"]>> = {
  early: { code: "guest_invite_early", message: "This invite has not begun yet." },
  waiting: { code: "guest_invite_early", message: "This invite has not begun yet." },
  over: { code: "guest_invite_over", message: "This invite is over." },
  cancelled: { code: "guest_invite_cancelled", message: "This invite was cancelled." },
  used: { code: "guest_invite_used", message: "This invite could be used once, and was." },
  full: { code: "machine_full", message: "As many people as this machine can serve are watching already." },
  offline: { code: "machine_offline", message: "This machine is not connected." },
  stopped: { code: "host_stopped", message: "The owner of this machine has stopped all sharing." },
  closed: { code: "guests_not_allowed", message: "This machine lets no guests in." },
};

export function anApiKey(changes: Partial<ApiKeyItem> = {}): ApiKeyItem {
  return {
    id: "key-1",
    name: "Booking system",
    hint: "x7Qz",
    permissions: ["View Guest Access Links", "Create Guest Access Links", "Manage Guest Access Links"],
    created_at: ago(40 * DAY),
    created_by: { id: "user-1", name: "Mina Ode" },
    expires_at: ago(-50 * DAY),
    last_used_at: ago(12 * MINUTE),
    ...changes,
  };
}

/** What the picture of a shown screen looks like here: drawn, so that no file is needed. */
export const PICTURE = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360" viewBox="0 0 640 360">
<defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#0b6a6d"/><stop offset="1" stop-color="#e3a93c"/></linearGradient></defs>
<rect width="640" height="360" fill="url(#g)"/><rect x="60" y="50" width="360" height="230" rx="6" fill="#10161a"/>
<rect x="60" y="50" width="360" height="22" rx="6" fill="#2b353b"/><rect x="80" y="90" width="240" height="10" fill="#3b9fa2"/>
<rect x="80" y="110" width="180" height="10" fill="#67757d"/><rect x="80" y="130" width="280" height="10" fill="#67757d"/>
<rect x="0" y="336" width="640" height="24" fill="#0a0f12" opacity=".8"/></svg>`;
