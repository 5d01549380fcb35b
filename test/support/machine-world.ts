import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import pino from "pino";
import { onTestFinished } from "vitest";
import { systemClock, type Clock } from "../../src/base/clock.ts";
import { createAgentLink } from "../../src/control-plane/agent-link/create-agent-link.ts";
import type { Actor } from "../../src/control-plane/audit/actor.ts";
import { AuditLog } from "../../src/control-plane/audit/audit-log.ts";
import { MemoryBus, type DomainEvent } from "../../src/control-plane/bus/bus.ts";
import { loadOrCreateSigningKey } from "../../src/control-plane/desired-state/signing-key.ts";
import { EnrolmentService } from "../../src/control-plane/enrolment/enrolment-service.ts";
import {
  EnrolmentTokenService,
  type NewEnrolmentToken,
} from "../../src/control-plane/enrolment/enrolment-token-service.ts";
import { MachineKeyService } from "../../src/control-plane/machines/machine-key-service.ts";
import { MachineRepository } from "../../src/control-plane/machines/machine-repository.ts";
import { MachineService } from "../../src/control-plane/machines/machine-service.ts";
import { GroupBook } from "../../src/control-plane/access/group-book.ts";
import { MachineCounts } from "../../src/control-plane/machines/machine-counts.ts";
import { MachineDirectory } from "../../src/control-plane/machines/machine-directory.ts";
import { PresenceRegistry } from "../../src/control-plane/presence/presence-registry.ts";
import { PresenceRepository } from "../../src/control-plane/presence/presence-repository.ts";
import { RobotAdminService } from "../../src/control-plane/robots/robot-admin-service.ts";
import { RobotService } from "../../src/control-plane/robots/robot-service.ts";
import type { Db } from "../../src/control-plane/storage/database.ts";
import { UserRepository } from "../../src/control-plane/users/user-repository.ts";
import { AppRuleRepository } from "../../src/control-plane/app-rules/app-rule-repository.ts";
import type { User } from "../../src/control-plane/users/user.ts";
import { Revisions } from "../../src/control-plane/revisions/revisions.ts";
import { storedRevision } from "../../src/control-plane/storage/stored-revision.ts";
import { systemIds } from "../../src/node/random.ts";
import type { Role } from "../../src/protocol/http/people.ts";
import { LiveServer } from "../../src/control-plane/live/live-server.ts";
import { routeUpgrades } from "../../src/control-plane/route-upgrades.ts";
import { createGuestAdmission } from "../../src/control-plane/guests.ts";
import { createViewers } from "../../src/control-plane/viewers.ts";
import type { IceConfiguration } from "../../src/control-plane/signalling/ice-servers.ts";
import { LiveViewer } from "./live-viewer.ts";
import { FakeCallers } from "./machine-callers.ts";
import { CHEAP_PASSWORDS } from "./people-house.ts";
import { AgentPeer, type PeerOptions } from "./agent-peer.ts";

export const TEAM_ID = "team-1";

const AN_ICE_CONFIGURATION: IceConfiguration = {
  stunUrls: ["stun:relay.test:3478"],
  turnUrls: ["turn:relay.test:3478?transport=udp"],
  turnSecret: "shared",
  policy: "all",
};

/** Everything about machines, wired as the product wires it, without HTTP and without anybody's rules about people. */
export async function createMachineWorld(db: Db, clock: Clock = systemClock) {
  const bus = new MemoryBus();
  const published: DomainEvent[] = [];
  bus.subscribe((event) => published.push(event));
  const signingKey = await loadOrCreateSigningKey(db);
  await new AppRuleRepository(db).ensureDefault(`tar_${systemIds.ksuid(clock.now())}`, clock.now());
  const shared = { teamId: TEAM_ID, db, audit: new AuditLog(TEAM_ID, clock, systemIds), bus, clock, ids: systemIds };
  const presence = new PresenceRegistry({
    repository: new PresenceRepository(db),
    clock,
    onError: (error) => {
      throw error;
    },
  });
  await presence.start();
  const isOnline = (machineId: string) => presence.of(machineId).presence === "online";
  const machines = new MachineRepository(db);
  const keys = new MachineKeyService(shared);
  const enrolment = new EnrolmentService(shared);
  const tokens = new EnrolmentTokenService({ ...shared, signingPublicKey: signingKey.publicKey });
  const service = new MachineService(shared);
  const log = pino({ level: process.env["LATCHKEY_TEST_LOG"] ?? "silent" }, pino.destination(2));
  const groups = new GroupBook({ ...shared, log });
  await groups.start();
  const directory = new MachineDirectory({ db, presence, groups, counts: new MachineCounts(bus) });
  const live = [presence, groups];
  const revisions = new Revisions({ stored: storedRevision(db), live, samples: () => presence.sampleCount });
  const robots = new RobotService(shared);
  const robotAdmin = new RobotAdminService({ ...shared, isOnline });
  const { link, hosts } = createAgentLink({ ...shared, signingKey, machines, keys, enrolment, robots, presence, log });

  const events = () => db.selectFrom("audit_event").selectAll().orderBy("seq").execute();
  return {
    ...shared,
    published,
    signingKey,
    presence,
    groups,
    revisions,
    isOnline,
    machines,
    keys,
    enrolment,
    tokens,
    service,
    directory,
    robots,
    robotAdmin,
    link,
    hosts,
    log,
    /** The log's actions, oldest first. */
    actions: async () => (await events()).map((event) => event.action),
    events,
    aUser: (role: Role = "owner", username = `${role}-${systemIds.hex32().slice(0, 6)}`) =>
      new UserRepository(db).insert(aNewUser(role, username)),
    aToken: async (by: User, change: Partial<NewEnrolmentToken> = {}) => {
      const wanted = { name: "test", reusable: true, preapproved: true, expiresInSeconds: 3_600, ...change };
      return (await tokens.create(actorFor(by), wanted)).text;
    },
  };
}

export type MachineWorld = Awaited<ReturnType<typeof createMachineWorld>>;

/** The world with its link listening on a port of loopback; stopped when the test ends. */
export async function startMachineWorld(db: Db, clock: Clock = systemClock) {
  const world = await createMachineWorld(db, clock);
  const callers = new FakeCallers();
  const users = new UserRepository(db);
  const admission = createGuestAdmission({ ...world, passwordCost: CHEAP_PASSWORDS });
  const viewers = createViewers({
    ...world,
    admission,
    ice: AN_ICE_CONFIGURATION,
    origin: { publicUrl: null, trustProxy: false },
    addressOf: (request) => request.socket.remoteAddress ?? "",
  });
  const live = new LiveServer({ ...world, callers, sessions: viewers.board, findUser: (id) => users.findById(id) });
  const server = createServer();
  routeUpgrades(server, { agentLink: world.link, live, viewers: viewers.server });
  await viewers.start();
  world.link.start();
  live.start();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  let stopping: Promise<void> | null = null;
  const stop = () =>
    (stopping ??= (async () => {
      live.stop();
      await viewers.stop();
      await world.presence.stop();
      await world.link.stop();
      await new Promise((resolve) => server.close(resolve));
    })());
  onTestFinished(stop);

  return {
    ...world,
    server,
    origin,
    admission,
    viewers,
    stop,
    callers,
    users,
    live,
    /** This person's browser, listening. */
    aViewer: (user: User, resume: { epoch: string; since: number } | null = null) =>
      LiveViewer.open(origin, callers.add(user), resume),
    /** A peer that is killed when the test ends. */
    peer: async (options: PeerOptions = {}): Promise<AgentPeer> => {
      const peer = await AgentPeer.open(origin, options);
      onTestFinished(() => peer.kill());
      return peer;
    },
    /** A machine that came with a pre-approving token and is linked. */
    aLinkedMachine: async (token: string, options: PeerOptions = {}) => {
      const peer = await AgentPeer.open(origin, options);
      onTestFinished(() => peer.kill());
      peer.enrol(token);
      const { machineId } = await peer.next("enrolled");
      const snapshot = await peer.welcome();
      return { peer, machineId, snapshot };
    },
  };
}

export function actorFor(user: User): Actor {
  return { kind: "user", id: user.id, name: user.name || user.username, address: "192.0.2.1" };
}

function aNewUser(role: Role, username: string) {
  const fixed = { email: "", disabled: false, createdBy: "", createdAtMs: 1, passwordHash: null };
  return { id: systemIds.uuid(), username, name: username, role, ...fixed };
}
