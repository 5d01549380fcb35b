import { pino } from "pino";
import { guestApi } from "../../src/control-plane/api/app/guest-api.ts";
import type { ParsecOptions } from "../../src/control-plane/api/parsec/parsec-options.ts";
import { parsecApi } from "../../src/control-plane/api/parsec/parsec-api.ts";
import { ApiKeyCallers } from "../../src/control-plane/http/api-key-callers.ts";
import type { ApiPermission } from "../../src/protocol/http/api-key.ts";
import type { ViewerSessionItem } from "../../src/protocol/http/session.ts";
import { GroupService } from "../../src/control-plane/access/group-service.ts";
import { AuditLog } from "../../src/control-plane/audit/audit-log.ts";
import { createGuestAdmission, createGuests } from "../../src/control-plane/guests.ts";
import type { NewGuestInvite } from "../../src/control-plane/guests/guest-terms.ts";
import type { Manager } from "../../src/control-plane/users/manager.ts";
import { MachineRepository, type NewMachine } from "../../src/control-plane/machines/machine-repository.ts";
import { MachineService } from "../../src/control-plane/machines/machine-service.ts";
import type { MailConfiguration } from "../../src/control-plane/mail/mailer.ts";
import type { Db } from "../../src/control-plane/storage/database.ts";
import type { ActingUser } from "../../src/control-plane/users/acting-user.ts";
import type { NewUser } from "../../src/control-plane/users/user-repository.ts";
import { systemIds } from "../../src/node/random.ts";
import { FakeInviteSessions } from "./fake-invite-sessions.ts";
import { BASE_URL, CHEAP_PASSWORDS, openHttpHouse, openPeopleHouse, type PeopleHouse } from "./people-house.ts";

export const GUEST_ADDRESS = "203.0.113.7";
export const HOUR_MS = 3_600_000;

interface Options {
  readonly mail?: MailConfiguration | null;
}

/** Everything about guest invites on one database, with people, machines and a clock that stands still. */
export async function openGuestHouse(db: Db, options: Options = {}) {
  return furnish(await openPeopleHouse(db, options), options);
}

/** The same with its HTTP surface, and everybody else's: `live` is what the sessions' side would answer. */
export async function openGuestHttpHouse(db: Db, options: Options = {}) {
  const live: ViewerSessionItem[] = [];
  let furnished: GuestHouse | null = null;
  const http = await openHttpHouse(db, {
    ...options,
    register: async (app, house, callers) => {
      furnished = await furnish(house, options);
      const services = {
        ...furnished,
        callers,
        keyCallers: new ApiKeyCallers(furnished.apiKeys, furnished.apiKeyRefusals),
        teamId: house.team.id,
        revisions: house.revisions,
        appRules: elsewhere<ParsecOptions["appRules"]>(),
        assignments: elsewhere<ParsecOptions["assignments"]>(),
        members: elsewhere<ParsecOptions["members"]>(),
        memberInvites: elsewhere<ParsecOptions["memberInvites"]>(),
        rateLimiter: elsewhere<ParsecOptions["rateLimiter"]>(),
        teamMachines: elsewhere<ParsecOptions["teamMachines"]>(),
        userKick: elsewhere<ParsecOptions["userKick"]>(),
        auditSearch: elsewhere<ParsecOptions["auditSearch"]>(),
        live: { listLiveByInvite: async () => live },
        hostObstacle: async () => null,
        isOnline: () => true,
        iceServers: () => [{ urls: ["stun:relay.test:3478"] }],
      };
      await app.register(guestApi, { ...services, prefix: "/app/v1" });
      await app.register(parsecApi, { ...services, prefix: "/v1/teams/:teamID" });
    },
  });
  if (furnished === null) throw new Error("nothing was registered");
  const guests: GuestHouse = furnished;
  return {
    ...guests,
    ...http,
    live,
    /** The text of a new API key of the owner's. */
    aKey: async (...permissions: ApiPermission[]) => {
      const wanted = { name: "booking", permissions, expiresAtMs: null, notAfterMs: null };
      return (await guests.apiKeys.create(guests.owner, wanted)).text;
    },
  };
}

/** What other houses test: touching it here is a mistake. */
function elsewhere<Service extends object>(): Service {
  return new Proxy({} as Service, {
    get(_service, name) {
      throw new Error(`${String(name)} is not in this house`);
    },
  });
}

async function furnish(house: PeopleHouse, options: Options) {
  const { db } = house;
  const owner = await house.setUp();
  const { bus, clock, team } = house;
  const sessions = new FakeInviteSessions();
  const shared = { db, bus, clock, ids: systemIds, log: pino({ level: "silent" }), passwordCost: CHEAP_PASSWORDS };
  const audit = new AuditLog(team.id, clock, systemIds);
  const admission = createGuestAdmission({ ...shared, audit });
  const guests = createGuests({
    ...shared,
    audit,
    sessions,
    teamId: team.id,
    mail: options.mail ?? null,
    baseUrl: () => BASE_URL,
  });

  const machineService = new MachineService({ db, audit, bus, clock });
  machineService.attachGuests(guests.ender);
  const groups = new GroupService({ db, audit, bus, clock, ids: systemIds });

  const aMachine = async (ownerId: string | null, change: Partial<NewMachine> = {}) => {
    const machine = { ...newMachine(clock.now()), owner_id: ownerId, ...change };
    await new MachineRepository(db).insert(machine);
    return { id: machine.id, peerId: machine.peer_id };
  };
  const machine = await aMachine(owner.user.id);
  const anInvite = (change: Partial<NewGuestInvite> = {}): NewGuestInvite => ({
    host: { id: machine.id },
    guestEmail: "Kai@Client.example",
    eventName: "Colour review",
    message: "See you there",
    rights: { keyboard: true, mouse: true, gamepad: false },
    timeZone: "Europe/Oslo",
    startsAtMs: null,
    expiresAtMs: clock.now() + 2 * HOUR_MS,
    recurrence: null,
    singleUse: false,
    pin: null,
    totalUseMs: null,
    sendEmail: false,
    ...change,
  });
  const by = managerOf(owner);
  return {
    ...house,
    ...guests,
    audit,
    owner,
    by,
    sessions,
    admission,
    machineService,
    groups,
    machine,
    aMachine,
    anInvite,
    /** A person put straight into the database, as somebody who makes invites. */
    addManager: async (person: Partial<NewUser> = {}) => managerOf(await house.add(person)),
    /** Makes an invite as the owner; answers it and its link's token. */
    invite: async (change: Partial<NewGuestInvite> = {}, as: Manager = by) => {
      const { invite, joinUrl } = await guests.invites.create(as, anInvite(change));
      return { id: invite.id, invite, joinUrl, token: tokenOf(joinUrl) };
    },
    /** What a session does when it begins. */
    begin: (id: string) => db.transaction().execute((tx) => admission.begin(tx, id)),
    creditsLeft: async () =>
      (await db.selectFrom("team").select("guest_credits").executeTakeFirstOrThrow()).guest_credits,
    setCredits: (guest_credits: number) => db.updateTable("team").set({ guest_credits }).execute(),
    /** Data of the last event with this action. */
    lastEvent: async (action: string) => {
      const query = db.selectFrom("audit_event").selectAll().where("action", "=", action).orderBy("seq", "desc");
      const event = await query.executeTakeFirstOrThrow();
      return { ...event, data: JSON.parse(event.data) as Record<string, unknown> };
    },
  };
}

export type GuestHouse = Awaited<ReturnType<typeof furnish>>;

export function managerOf(person: ActingUser): Manager & { readonly kind: "user" } {
  return { kind: "user", ...person };
}

export function tokenOf(joinUrl: string): string {
  return joinUrl.split("/").at(-1) ?? "";
}

function newMachine(nowMs: number): NewMachine {
  return {
    id: systemIds.hex32(),
    peer_id: systemIds.ksuid(nowMs),
    name: "Studio 4",
    state: "approved",
    owner_id: null,
    public_key: systemIds.secret(32),
    hostname: "studio-4",
    os: "linux",
    os_version: "13",
    arch: "x64",
    ip: "198.51.100.4",
    ips: "198.51.100.4",
    memory_total_bytes: 1,
    agent_version: "0.1.0",
    inventory: "{}",
    inventory_digest: "",
    enrolled_at_ms: nowMs,
    enrolment_token_id: "",
    approved_at_ms: nowMs,
    approved_by: null,
    desired_revision: 1,
  };
}
