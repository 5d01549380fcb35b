import type * as z from "zod";
import type {
  GroupItem,
  GroupList,
  MachineReachers,
  PersonReach,
  ReachDiffItem,
} from "../../../src/protocol/http/group.ts";
import { ago, hexId } from "./canned-data.ts";

type Groups = z.infer<typeof GroupList>;

const NOTHING = { assigned: false, managed: false, personal: false };
const NAMES = ["Designers", "Editors", "Render farm", "Sound"];

export function aGroup(number: number, name: string, changes: Partial<GroupItem> = {}): GroupItem {
  return {
    number,
    name,
    allow_within: false,
    within: NOTHING,
    member_count: number * 3,
    machine_count: number % 4,
    created_at: ago(30 * 86_400_000),
    ...changes,
  };
}

/** `many` machines come with 40 groups. */
export function cannedGroups(scenario: string): Groups {
  if (scenario === "empty") return { data: [], edges: [], count: 0 };
  const within = { assigned: true, managed: true, personal: false };
  const more =
    scenario === "many" ? Array.from({ length: 36 }, (_, n) => `Project ${String(n + 1).padStart(2, "0")}`) : [];
  const data = [...NAMES, ...more].map((name, at) =>
    aGroup(at + 1, name, at === 0 ? { allow_within: true, within } : {}),
  );
  const edges = data.flatMap(({ number }) =>
    number % 2 === 1 && number !== 3
      ? [{ from: number, to: 3, shown: { assigned: true, managed: number % 3 === 0, personal: false } }]
      : [],
  );
  return {
    data,
    edges: [...edges, { from: 2, to: 1, shown: { assigned: true, managed: true, personal: true } }],
    count: data.length,
  };
}

const machines = Array.from({ length: 12 }, (_, n) => ({
  id: hexId(n + 1),
  name: `render-${String(n + 1).padStart(2, "0")}`,
}));

/** Two gain, one of them loses a machine, and a session ends. */
export const CANNED_DIFF: ReachDiffItem = {
  gaining: { people: 2, machines: 12 },
  losing: { people: 1, machines: 1 },
  sessions_ending: 1,
  people: [
    { user: { id: "user-3", name: "Kai Brandt" }, gained: machines, gained_count: 12, lost: [], lost_count: 0 },
    {
      user: { id: "user-2", name: "Ada Lindqvist" },
      gained: machines.slice(0, 3),
      gained_count: 3,
      lost: [{ id: hexId(30), name: "sound-desk" }],
      lost_count: 1,
    },
  ],
};

const [designers, farm] = [
  { number: 1, name: "Designers" },
  { number: 3, name: "Render farm" },
];

export function cannedReachers(machine: { readonly id: string; readonly name: string }, at: string): MachineReachers {
  return {
    machine: { id: machine.id, name: machine.name },
    at,
    users: [
      {
        id: "user-1",
        name: "Mina Ode",
        email: "mina.ode@studio.example",
        reasons: [{ rule: "team-role" }, { rule: "owner" }],
      },
      {
        id: "user-3",
        name: "Kai Brandt",
        email: "kai.brandt@studio.example",
        reasons: [
          { rule: "group", viewer_group: designers, host_group: farm, shows: "assigned" },
          { rule: "group", viewer_group: designers, host_group: designers, shows: "managed" },
        ],
      },
    ],
    guests: [
      {
        invite_id: "invite-1",
        email: "ines@lookout.example",
        event_name: "Colour review",
        rights: { keyboard: true, mouse: true, gamepad: false },
        expires_at: ago(-86_400_000),
      },
    ],
    robots: [{ id: "robot-Avory", name: "Avory" }],
  };
}

export function cannedReach(user: { readonly id: string; readonly name: string }): PersonReach {
  return {
    user: { id: user.id, name: user.name },
    machines: machines.map((machine, n) => ({
      ...machine,
      reasons: [
        ...(n === 0 ? [{ rule: "owner" as const }] : []),
        { rule: "group" as const, viewer_group: designers, host_group: farm, shows: "assigned" as const },
      ],
    })),
    count: machines.length,
  };
}
