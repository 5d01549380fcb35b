import { pino } from "pino";
import { onTestFinished } from "vitest";
import type { FastifyInstance, LightMyRequestResponse } from "fastify";
import { netmakerApi } from "../../src/control-plane/api/netmaker/netmaker-api.ts";
import { peopleApi } from "../../src/control-plane/api/app/people-api.ts";
import { robomotionApi } from "../../src/control-plane/api/robomotion/robomotion-api.ts";
import type { ConnectedMachine, ConnectedRobot } from "../../src/control-plane/api/robomotion/robomotion-ports.ts";
import { AuditLog } from "../../src/control-plane/audit/audit-log.ts";
import { MemoryBus, type DomainEvent } from "../../src/control-plane/bus/bus.ts";
import { buildApp } from "../../src/control-plane/http/build-app.ts";
import { CredentialCallers } from "../../src/control-plane/http/credential-callers.ts";
import { SessionCookie } from "../../src/control-plane/http/session-cookie.ts";
import { NO_APP_RULES } from "../../src/control-plane/invites/invite-app-rules.ts";
import type { MailConfiguration } from "../../src/control-plane/mail/mailer.ts";
import { createPeople, type People } from "../../src/control-plane/people.ts";
import type { Db } from "../../src/control-plane/storage/database.ts";
import { TeamRepository } from "../../src/control-plane/teams/team-repository.ts";
import type { Team } from "../../src/control-plane/teams/team.ts";
import type { ActingUser } from "../../src/control-plane/users/acting-user.ts";
import type { MachineOwnership } from "../../src/control-plane/users/machine-ownership.ts";
import type { User } from "../../src/control-plane/users/user.ts";
import { UserRepository, type NewUser } from "../../src/control-plane/users/user-repository.ts";
import { Revisions } from "../../src/control-plane/revisions/revisions.ts";
import { storedRevision } from "../../src/control-plane/storage/stored-revision.ts";
import { systemIds } from "../../src/node/random.ts";
import { FakeClock } from "./fake-clock.ts";

export const SETUP_CODE = "7K2QX-M0ZRT-4BNCW-9HJGV-3SFDP-YE";
export const BASE_URL = "http://desk.test:7420";
export const OWNER_PASSWORD = "correct horse battery";
/** Real Argon2id, at the least cost it knows. */
export const CHEAP_PASSWORDS = { memoryKiB: 64, passes: 1 } as const;

/** Remembers whom it was told about; has machines only when a test says so. */
export class FakeMachineOwnership implements MachineOwnership {
  readonly adoptedBy: string[] = [];
  readonly releasedOf: string[] = [];

  async adoptOwnerless(_tx: unknown, ownerId: string): Promise<readonly DomainEvent[]> {
    this.adoptedBy.push(ownerId);
    return [{ type: "machine-changed", machineId: "adopted" }];
  }

  async bindReservations(): Promise<readonly DomainEvent[]> {
    return [];
  }

  async releaseOwned(_tx: unknown, userId: string): Promise<readonly DomainEvent[]> {
    this.releasedOf.push(userId);
    return [{ type: "machine-changed", machineId: "released" }];
  }
}

/** All services about people on one database, with a clock that stands still. */
export interface PeopleHouse {
  readonly db: Db;
  readonly team: Team;
  readonly clock: FakeClock;
  readonly bus: MemoryBus;
  readonly events: DomainEvent[];
  readonly machines: FakeMachineOwnership;
  readonly people: People;
  /** Makes the owner by the setup code. */
  readonly setUp: () => Promise<ActingUser>;
  /** A person put straight into the database. */
  readonly add: (person?: Partial<NewUser>) => Promise<ActingUser>;
  /** Audit actions, oldest first. */
  readonly actions: () => Promise<string[]>;
}

export async function openPeopleHouse(
  db: Db,
  options: { readonly mail?: MailConfiguration | null } = {},
): Promise<PeopleHouse> {
  const clock = new FakeClock();
  const bus = new MemoryBus();
  const events: DomainEvent[] = [];
  bus.subscribe((event) => events.push(event));
  const team = await new TeamRepository(db).getOrCreate(clock, systemIds);
  const machines = new FakeMachineOwnership();
  const people = await createPeople({
    db,
    team,
    audit: new AuditLog(team.id, clock, systemIds),
    bus,
    clock,
    ids: systemIds,
    log: pino({ level: "silent" }),
    machines,
    appRules: NO_APP_RULES,
    mail: options.mail ?? null,
    baseUrl: () => BASE_URL,
    setupCode: SETUP_CODE,
    passwordCost: CHEAP_PASSWORDS,
  });
  const house = { db, team, clock, bus, events, machines, people };
  return {
    ...house,
    async setUp() {
      const account = { username: "mina-ode", name: "Mina Ode", password: OWNER_PASSWORD, teamName: "Harbour Lab" };
      const user = await people.setup.createOwner(account, { kind: "code", code: SETUP_CODE }, "192.0.2.1");
      return { user, address: "192.0.2.1" };
    },
    async add(person = {}) {
      return { user: await new UserRepository(db).insert(aNewUser(person, clock)), address: "192.0.2.9" };
    },
    async actions() {
      const rows = await db.selectFrom("audit_event").select("action").orderBy("seq").execute();
      return rows.map((row) => row.action);
    },
  };
}

function aNewUser(person: Partial<NewUser>, clock: FakeClock): NewUser {
  const id = person.id ?? systemIds.uuid();
  return {
    id,
    username: `person-${id.slice(0, 8)}`,
    email: "",
    name: "Somebody",
    role: "member",
    disabled: false,
    createdBy: "",
    createdAtMs: clock.now(),
    passwordHash: null,
    ...person,
  };
}

/** The whole HTTP surface over a house. `connected` is what the machines' side would answer. */
export interface HttpHouse extends PeopleHouse {
  readonly app: FastifyInstance;
  readonly callers: CredentialCallers;
  readonly connected: { machines: readonly ConnectedMachine[]; robots: readonly ConnectedRobot[]; viewers: User[] };
  /** A request with a JSON body, as the given bearer. */
  readonly send: (method: Method, url: string, options?: SendOptions) => Promise<LightMyRequestResponse>;
  /** An access token of that person. */
  readonly tokenOf: (person: ActingUser) => Promise<string>;
}

type Method = "GET" | "POST" | "PATCH" | "DELETE" | "HEAD" | "PUT";

export interface SendOptions {
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly remoteAddress?: string;
}

export async function openHttpHouse(
  db: Db,
  options: {
    readonly mail?: MailConfiguration | null;
    readonly publicUrl?: string | null;
    readonly trustProxy?: boolean;
    readonly webRoot?: string | null;
    /** Registers more than people's routes. */
    readonly register?: (
      app: FastifyInstance,
      house: PeopleHouse & { readonly revisions: Revisions },
      callers: CredentialCallers,
    ) => Promise<void>;
  } = {},
): Promise<HttpHouse> {
  const house = await openPeopleHouse(db, options);
  const { people } = house;
  const origin = { publicUrl: options.publicUrl ?? null, trustProxy: options.trustProxy ?? false };
  const callers = new CredentialCallers({ ...people, ...origin });
  const revisions = new Revisions({ stored: storedRevision(db), live: [], samples: () => 0 });
  const connected: HttpHouse["connected"] = { machines: [], robots: [], viewers: [] };
  const app = await buildApp({ ...origin, log: pino({ level: "silent" }), webRoot: options.webRoot ?? null });
  onTestFinished(() => app.close());
  const listConnected = <T>(list: () => readonly T[]) => ({
    async listConnected(viewer: User) {
      connected.viewers.push(viewer);
      return list();
    },
  });
  await app.register(peopleApi, {
    ...people,
    prefix: "/app/v1",
    callers,
    cookie: new SessionCookie(origin.publicUrl),
    revisions,
    version: "0.0.0-test",
  });
  await app.register(netmakerApi, { ...people, prefix: "/api", callers, origin });
  await app.register(robomotionApi, {
    ...people,
    prefix: "/v1",
    callers,
    teamId: house.team.id,
    machines: listConnected(() => connected.machines),
    robots: listConnected(() => connected.robots),
  });
  await options.register?.(app, { ...house, revisions }, callers);
  await app.ready();
  return {
    ...house,
    app,
    callers,
    connected,
    async send(method, url, { body, headers = {}, remoteAddress = "192.0.2.50", token } = {}) {
      const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
      const payload = body === undefined ? {} : { payload: JSON.stringify(body) };
      const type = body === undefined ? {} : { "content-type": "application/json" };
      return app.inject({
        method,
        url,
        remoteAddress,
        headers: { ...authorization, ...type, ...headers },
        ...payload,
      });
    },
    async tokenOf(person) {
      return (await people.accessTokens.create(person, { name: "test", expiresAtMs: null })).secret;
    },
  };
}
