import { onTestFinished } from "vitest";
import { systemClock, type Clock } from "../../src/base/clock.ts";
import { createGuests } from "../../src/control-plane/guests.ts";
import type { NewGuestInvite } from "../../src/control-plane/guests/guest-terms.ts";
import type { Manager } from "../../src/control-plane/users/manager.ts";
import type { Db } from "../../src/control-plane/storage/database.ts";
import { TeamRepository } from "../../src/control-plane/teams/team-repository.ts";
import type { User } from "../../src/control-plane/users/user.ts";
import { displayName } from "../../src/control-plane/users/acting-user.ts";
import { systemIds } from "../../src/node/random.ts";
import { hashSecret } from "../../src/control-plane/sign-in/secret-hash.ts";
import { AgentPeer } from "./agent-peer.ts";
import { HostPeer } from "./host-peer.ts";
import { startMachineWorld } from "./machine-world.ts";
import { CHEAP_PASSWORDS } from "./people-house.ts";
import { ViewerPeer } from "./viewer-peer.ts";

export const GUEST = { address: "203.0.113.7", userAgent: "Test" } as const;
const HOUR_MS = 3_600_000;
export const EVERYTHING = { keyboard: true, mouse: true, gamepad: true } as const;

/**
 * Machines, guests and viewers' sessions, wired as the product wires them, over real sockets of loopback; with an owner and one machine
 * that hosts.
 */
export async function startSessionWorld(db: Db, clock: Clock = systemClock) {
  await new TeamRepository(db).getOrCreate(clock, systemIds);
  const world = await startMachineWorld(db, clock);
  const guests = createGuests({
    ...world,
    passwordCost: CHEAP_PASSWORDS,
    sessions: world.viewers.inviteSessions,
    mail: null,
    baseUrl: () => world.origin,
  });
  world.service.attachSessions(world.viewers.ender);
  const owner = (await world.users.findOwner()) ?? (await world.aUser("owner"));
  const by = { kind: "user", user: owner, address: "192.0.2.1" } as const;
  const viewer = async (headers: Record<string, string> = {}) => ViewerPeer.open(world.origin, headers);

  const aHost = async (hosting = {}) => {
    const { machineId, peer, snapshot } = await world.aLinkedMachine(await world.aToken(owner));
    const host = new HostPeer(peer, snapshot);
    host.say(hosting);
    await host.settled();
    return { machineId, host, key: peer.key };
  };

  const anInvite = async (machineId: string, change: Partial<NewGuestInvite> = {}, as: Manager = by) => {
    const { invite, joinUrl } = await guests.invites.create(as, {
      ...aGuest(machineId, clock.now()),
      ...change,
    });
    return { id: invite.id, token: joinUrl.split("/").at(-1) ?? "" };
  };

  const ticket = async (token: string, pin: string | null = null) =>
    (await world.viewers.tickets.forGuest(token, pin, GUEST)).ticket;

  return {
    ...world,
    guests,
    owner,
    by,
    aHost,
    anInvite,
    ticket,
    /** A viewer's socket that has said nothing yet. */
    viewer,
    /** A guest who joined by this link. */
    aGuest: async (token: string) => {
      const peer = await viewer();
      const begun = await peer.join(await ticket(token));
      return { peer, ...begun };
    },
    /** A credential that exists in the database. */
    aCredential: async (user: User) => {
      const id = systemIds.uuid();
      await db
        .insertInto("access_token")
        .values({
          id,
          user_id: user.id,
          name: "test",
          token_hash: hashSecret(id),
          hint: "",
          created_at_ms: clock.now(),
          expires_at_ms: null,
          last_used_at_ms: null,
        })
        .execute();
      return id;
    },
    memberTicket: async (user: User, credentialId: string, machineId: string, expiresAtMs: number | null = null) => {
      const acting = { user, address: "192.0.2.1" };
      const credential = { id: credentialId, expiresAtMs };
      return (await world.viewers.tickets.forMember(acting, credential, machineId, GUEST)).ticket;
    },
    /** The machine comes back on a new link. */
    reconnect: async (machineId: string, key: AgentPeer["key"], instanceId?: string) => {
      const peer = await AgentPeer.open(world.origin, { key, ...(instanceId === undefined ? {} : { instanceId }) });
      onTestFinished(() => peer.kill());
      peer.hello(machineId);
      return new HostPeer(peer, await peer.welcome());
    },
    /** The session as the database has it. */
    stored: async (id: string) =>
      db.selectFrom("viewer_session").selectAll().where("id", "=", id).executeTakeFirstOrThrow(),
    /** Data of the log's events with this action, oldest first. */
    logged: async (action: string) => {
      const rows = await db.selectFrom("audit_event").selectAll().where("action", "=", action).orderBy("seq").execute();
      return rows.map((row) => ({
        actor: [row.actor_kind, row.actor_name],
        ...(JSON.parse(row.data) as Record<string, unknown>),
      }));
    },
    nameOf: displayName,
  };
}

export type SessionWorld = Awaited<ReturnType<typeof startSessionWorld>>;

function aGuest(machineId: string, nowMs: number): NewGuestInvite {
  return {
    host: { id: machineId },
    guestEmail: "rui@guests.test",
    eventName: "Test",
    message: "",
    rights: EVERYTHING,
    timeZone: "UTC",
    startsAtMs: null,
    expiresAtMs: nowMs + HOUR_MS,
    sendEmail: false,
    singleUse: false,
    pin: null,
    totalUseMs: null,
    recurrence: null,
  };
}
