import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { routeUpgrades } from "../../src/control-plane/route-upgrades.ts";
import { API_PERMISSIONS } from "../../src/protocol/http/api-key.ts";
import { AgentPeer } from "./agent-peer.ts";
import { openTestDatabase } from "./databases.ts";
import { HostPeer } from "./host-peer.ts";
import { openTeamHouse, type TeamHouse } from "./team-house.ts";
import { ViewerPeer } from "./viewer-peer.ts";

const HOUR_MS = 3_600_000;
const EVERYTHING = { keyboard: true, mouse: true, gamepad: true };

/** A link that is open to sockets, and a machine on it that puts in force what it is told. */
async function aHost({ app, fleet, owner, viewers }: TeamHouse) {
  routeUpgrades(app.server, { agentLink: fleet.link, live: viewers.server, viewers: viewers.server });
  await app.listen({ port: 0, host: "127.0.0.1" });
  const { port } = app.server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  const wanted = { name: "test", reusable: false, preapproved: true, expiresInSeconds: 3_600 };
  const actor = { kind: "user", id: owner.user.id, name: owner.user.name, address: "" } as const;
  const peer = await AgentPeer.open(origin);
  onTestFinished(() => peer.kill());
  peer.enrol((await fleet.tokens.create(actor, wanted)).text);
  const { machineId, peerId } = await peer.next("enrolled");
  const host = new HostPeer(peer, await peer.welcome());
  host.say({});
  await host.settled();
  return { origin, host, machineId, peerId };
}

/** Vera and a guest watch a machine that Vera reaches by a group only. */
export async function openWatchedTeam() {
  const house = await openTeamHouse(await openTestDatabase());
  const { db, fleet, guests, owner, viewers } = house;
  const { host, machineId, origin, peerId } = await aHost(house);
  const vera = await house.aUser({ name: "Vera", email: "vera@studio.example", username: "vera@studio.example" });
  const within = { assigned: true, managed: false, personal: false };
  const editors = await fleet.groupService.create(owner, { name: "Editors", allowWithin: true, within });
  const others = await fleet.groupService.create(owner, { name: "Others", allowWithin: false, within });
  await fleet.groupService.addMembers(owner, editors.number, [vera.user.number], false);
  const target = { kind: "groups", numbers: [editors.number], field: "team_group_ids" } as const;
  await fleet.assignments.assign(owner, [machineId], target);
  const veraToken = await house.tokenOf(vera);
  const { id: credentialId } = await db
    .selectFrom("access_token")
    .select("id")
    .where("user_id", "=", vera.user.id)
    .executeTakeFirstOrThrow();
  const from = { address: "192.0.2.9", userAgent: "Test" };
  const { ticket } = await viewers.tickets.forMember(vera, { id: credentialId, expiresAtMs: null }, machineId, from);
  const member = await ViewerPeer.open(origin);
  const begun = await member.join(ticket);
  const { invite, joinUrl } = await guests.invites.create(owner, {
    host: { id: machineId },
    guestEmail: "rui@guests.test",
    eventName: "Test",
    message: "",
    rights: EVERYTHING,
    timeZone: "UTC",
    startsAtMs: null,
    expiresAtMs: house.clock.now() + HOUR_MS,
    sendEmail: false,
    singleUse: false,
    pin: null,
    totalUseMs: null,
    recurrence: null,
  });
  const guest = await ViewerPeer.open(origin);
  const guestBegun = await guest.join(
    (await viewers.tickets.forGuest(joinUrl.split("/").at(-1) ?? "", null, from)).ticket,
  );
  await host.until(() => host.state.grants.length === 2);
  const strict = await house.appRules.create(owner, { name: "Direct", settings: { connection: "direct-only" } });
  const relay = await house.appRules.create(owner, { name: "Relayed", settings: { connection: "relay-only" } });
  return {
    ...house,
    host,
    machineId,
    peerId,
    vera,
    veraToken,
    credentialId,
    editors,
    others,
    invite,
    strict,
    relay,
    ownerToken: await house.tokenOf(owner),
    apiKey: await house.aKey(...API_PERMISSIONS),
    sessions: { member: { peer: member, id: begun.sessionId }, guest: { peer: guest, id: guestBegun.sessionId } },
  };
}

export type WatchedTeam = Awaited<ReturnType<typeof openWatchedTeam>>;
