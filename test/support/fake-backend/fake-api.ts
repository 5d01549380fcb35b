import type { IncomingMessage } from "node:http";
import * as z from "zod";
import { MachineDetail, MachineItem, MachineListQuery, type MachineList } from "../../../src/protocol/http/machine.ts";
import { UserListQuery } from "../../../src/protocol/http/people.ts";
import { ago, aMachine, type CannedTeam, USUAL_PREFERENCES } from "./canned-data.ts";
import { GUEST_HANDLERS } from "./fake-guest-api.ts";
import { BULK_HANDLERS } from "./fake-bulk-api.ts";
import { GROUP_HANDLERS } from "./fake-group-api.ts";
import { IMPORT_HANDLERS } from "./fake-import-api.ts";
import { INVITE_HANDLERS } from "./fake-invite-api.ts";
import { FakeRefusal, list, NOTHING, type Handler } from "./handler.ts";

export interface FakeAnswer {
  readonly status: number;
  readonly body: unknown;
}

const HANDLERS: Readonly<Record<string, Handler>> = {
  ...GUEST_HANDLERS,
  ...GROUP_HANDLERS,
  ...BULK_HANDLERS,
  ...INVITE_HANDLERS,
  ...IMPORT_HANDLERS,
  "GET session": ({ team }) => team.session,
  "POST sign-in": ({ team, body }) => (body["password"] === "wrong" ? null : signIn(team)),
  "POST setup": ({ team }) => signIn(team),
  "POST sign-out": ({ team }) => {
    team.session = { ...team.session, user: null, preferences: null };
    return NOTHING;
  },
  "GET invites by-code *": ({ parts, team }) =>
    parts[2] === "gone" ? null : { ...team.invites[0], team: "Studio North", has_account: parts[2] === "account" },
  "POST invites by-code * accept": ({ team }) => signIn(team),
  "GET machines": ({ team, url }) => findMachines(team, url),
  "GET machines *": ({ team, parts }) => team.machines.find(({ id }) => id === parts[1]) ?? null,
  "PATCH machines *": ({ team, parts, body }) => {
    const owner = team.users.find(({ id }) => id === body["owner_id"]);
    const isGuestAccess = body["is_guest_access"];
    if (typeof isGuestAccess === "boolean") return changeMachine(team, parts[1], { is_guest_access: isGuestAccess });
    const change = { name: String(body["name"]), owner: owner ? { id: owner.id, name: owner.name } : null };
    return changeMachine(team, parts[1], { ...change, desired_revision: 8 });
  },
  "POST machines * approve": ({ team, parts }) => changeMachine(team, parts[1], { state: "approved" }),
  "DELETE machines * key-conflict": ({ team, parts }) => {
    changeMachine(team, parts[1], { key_conflict: null });
    return NOTHING;
  },
  "GET enrolment-tokens": () => list([aToken()]),
  "POST enrolment-tokens": ({ team, url }) => {
    team.machines.push(
      aMachine(78, { name: "build-03", state: "pending", enrolled_at: ago(-2_000), presence_changed_at: ago(0) }),
    );
    const token = "lke_7K2QXM0ZRT4D9";
    return {
      ...aToken(),
      token,
      command: `latchkey agent --server ${url.origin} --token ${token}`,
      loopback_only: true,
    };
  },
  "POST own-machine-token": () => ({ token: "lke_7K2QXM0ZRT4D9", expires_at: ago(-600_000) }),
  "GET users": ({ team, url }) => {
    const search = (url.searchParams.get("search") ?? "").toLowerCase();
    const { limit, offset, role } = UserListQuery.parse(Object.fromEntries(url.searchParams));
    const found = team.users
      .filter((user) => `${user.name} ${user.email}`.toLowerCase().includes(search))
      .filter((user) => role === undefined || user.role === role)
      .map((user) => ({ ...user, groups: team.groups.count > 0 ? [1, 3].slice(0, user.number - 1) : [] }));
    return { data: found.slice(offset, offset + limit), count: found.length };
  },
  "GET team": ({ team }) => ({ name: team.session.team?.name ?? "" }),
  "GET profile": ({ team }) => ({ ...team.session.user, preferences: team.session.preferences }),
  "GET sign-ins": ({ team }) => list(team.signIns),
  "GET access-tokens": () => list([anAccessToken()]),
  "POST access-tokens": () => ({ ...anAccessToken(), token: "lkt_Zx8pQv1mKd4cRt7yWb2nGs9fLh5jUa3e" }),
  "GET audit": ({ team, url }) => findEvents(team, url.searchParams),
};

/** Answers like the app API would, from canned data. Unknown operations answer 204 so that every button can be pressed. */
export async function answerFake(team: CannedTeam, request: IncomingMessage): Promise<FakeAnswer> {
  const url = new URL(request.url ?? "/", `http://${request.headers.host ?? "127.0.0.1"}`);
  const parts = url.pathname.replace("/app/v1/", "").split("/");
  const handler = HANDLERS[handlerName(request.method ?? "GET", parts)];
  const answer = handler ? handler({ team, url, parts, body: await readBody(request) }) : NOTHING;
  if (answer === NOTHING) return { status: 204, body: null };
  if (answer instanceof FakeRefusal) return { status: answer.status, body: answer.body };
  if (answer !== null) return { status: 200, body: answer };
  const isSignIn = parts[0] === "sign-in";
  return isSignIn
    ? { status: 401, body: { code: "credentials_refused", message: "The user name or the password is wrong." } }
    : { status: 404, body: { code: "not_found", message: "There is nothing here." } };
}

function handlerName(method: string, parts: readonly string[]): string {
  const exact = `${method} ${parts.join(" ")}`;
  if (exact in HANDLERS) return exact;
  const idAt = parts[1] === "by-code" ? 2 : 1;
  return `${method} ${parts.map((part, index) => (index === idAt ? "*" : part)).join(" ")}`;
}

/** A search for something late finds it on its second page only, as a search through a long log may. */
function findEvents(team: CannedTeam, query: URLSearchParams) {
  const text = query.get("text") ?? "";
  if (text.endsWith("-late")) {
    return query.has("cursor")
      ? { data: team.events.slice(0, 1), next_cursor: null }
      : { data: [], next_cursor: team.events[0]?.id ?? null };
  }
  const [person, name, kind] = ["person", "names", "object_kind"].map((parameter) => query.get(parameter));
  const data = team.events
    .filter(({ actor, object }) => !person || actor.id === person || object?.id === person)
    .filter(({ action }) => !name || action === name)
    .filter(({ object }) => !kind || object?.kind === kind)
    .filter((event) => JSON.stringify(event).includes(text));
  return { data, next_cursor: null };
}

function signIn(team: CannedTeam) {
  const [user] = team.users;
  team.session = {
    ...team.session,
    user: user ?? null,
    preferences: USUAL_PREFERENCES,
    team: { id: "team-1", name: "Studio North" },
    needs_setup: false,
  };
  return team.session;
}

function findMachines(team: CannedTeam, url: URL): z.infer<typeof MachineList> {
  const query = MachineListQuery.parse(Object.fromEntries(url.searchParams));
  const found = team.machines.filter(
    (machine) =>
      (query.state === undefined || machine.state === query.state) &&
      (query.online === undefined || String(machine.is_online) === query.online) &&
      (query.os === undefined || machine.os === query.os) &&
      (query.owner === undefined || machine.owner?.id === query.owner) &&
      `${machine.name} ${machine.hostname} ${machine.ip}`.toLowerCase().includes((query.search ?? "").toLowerCase()),
  );
  const direction = query.order === "asc" ? 1 : -1;
  const key = query.sort === "enrolled" ? "enrolled_at" : query.sort === "owner" ? "name" : query.sort;
  const sorted = found.sort((a, b) => direction * a[key].localeCompare(b[key]));
  const page = sorted.slice(query.offset, query.offset + query.limit);
  return { data: page.map((machine) => MachineItem.parse(machine)), count: found.length };
}

function changeMachine(team: CannedTeam, id: string | undefined, change: Partial<MachineDetail>): MachineDetail | null {
  const at = team.machines.findIndex((machine) => machine.id === id);
  const machine = team.machines[at];
  if (!machine) return null;
  const changed = MachineDetail.parse({ ...machine, ...change });
  team.machines[at] = changed;
  return changed;
}

function aToken() {
  return {
    id: "token-1",
    name: "Build machines in the basement",
    hint: "4D9H",
    reusable: true,
    preapproved: false,
    used_count: 2,
    created_at: ago(0),
    created_by: { id: "user-1", name: "Mina Ode" },
    expires_at: ago(-3_600_000),
    last_used_at: null,
  };
}

function anAccessToken() {
  return {
    id: "access-1",
    name: "Nightly report",
    hint: "Ua3e",
    created_at: ago(9 * 86_400_000),
    expires_at: ago(-81 * 86_400_000),
    last_used_at: ago(3_600_000),
  };
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text === "" ? {} : z.record(z.string(), z.unknown()).parse(JSON.parse(text));
}
