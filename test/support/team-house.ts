import type { RouteOptions } from "fastify";
import { pino } from "pino";
import { onTestFinished } from "vitest";
import { registerApis } from "../../src/control-plane/api/register-apis.ts";
import { readConfiguration } from "../../src/control-plane/configuration.ts";
import { buildApp } from "../../src/control-plane/http/build-app.ts";
import { CredentialCallers } from "../../src/control-plane/http/credential-callers.ts";
import { MachineRepository, type NewMachine } from "../../src/control-plane/machines/machine-repository.ts";
import { Metrics } from "../../src/control-plane/metrics/metrics.ts";
import { createServices } from "../../src/control-plane/services.ts";
import { pingDatabase, type Db } from "../../src/control-plane/storage/database.ts";
import type { ActingUser } from "../../src/control-plane/users/acting-user.ts";
import type { NewUser } from "../../src/control-plane/users/user-repository.ts";
import { UserRepository } from "../../src/control-plane/users/user-repository.ts";
import type { ApiPermission } from "../../src/protocol/http/api-key.ts";
import { systemIds } from "../../src/node/random.ts";
import { FakeClock } from "./fake-clock.ts";
import { BASE_URL, CHEAP_PASSWORDS, OWNER_PASSWORD, type SendOptions } from "./people-house.ts";
import { temporaryFolder } from "./temporary-folder.ts";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD";

/** The whole control plane on one database with every API, wired as in production, a clock that stands still and no sockets. */
export async function openTeamHouse(db: Db) {
  const clock = new FakeClock();
  const log = pino({ level: process.env["LATCHKEY_TEST_LOG"] ?? "silent" }, pino.destination(2));
  const configuration = readConfiguration(["server", "--data", temporaryFolder(), "--public-url", BASE_URL], {});
  const baseUrl = () => BASE_URL;
  const addressOf = () => "192.0.2.1";
  const options = { configuration, log, addressOf, baseUrl, clock, passwordCost: CHEAP_PASSWORDS };
  const services = await createServices({ ...options, db });
  const { bus, fleet, guests, people, setupCode, team, viewers } = services;
  const account = { username: "mina-ode", name: "Mina Ode", password: OWNER_PASSWORD, teamName: "Harbour Lab" };
  const user = await people.setup.createOwner(account, { kind: "code", code: setupCode }, "192.0.2.1");
  const owner: ActingUser = { user, address: "192.0.2.1" };
  const callers = new CredentialCallers({ ...configuration, ...people });
  const app = await buildApp({ ...configuration, log, webRoot: null });
  const routes: RouteOptions[] = [];
  app.addHook("onRoute", (route) => {
    routes.push(route);
  });
  const metrics = new Metrics({
    machines: fleet.countMachines,
    agentLinks: () => fleet.link.stats(),
    liveSockets: () => 0,
    sessions: () => viewers.board.counts(),
    refusedAgents: () => ({}),
  });
  await registerApis(app, { ...services, configuration, callers, metrics, pingStorage: () => pingDatabase(db) });
  await viewers.start();
  await fleet.start();
  onTestFinished(async () => {
    await viewers.stop();
    await fleet.stop();
    await app.close();
  });

  const send = (method: Method, url: string, options: SendOptions & { readonly text?: string } = {}) =>
    app.inject({
      method,
      url,
      headers: {
        host: new URL(BASE_URL).host,
        ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
        ...(options.body === undefined ? {} : { "content-type": "application/json" }),
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { payload: JSON.stringify(options.body) }),
      ...(options.text === undefined ? {} : { payload: options.text }),
      ...(options.remoteAddress === undefined ? {} : { remoteAddress: options.remoteAddress }),
    });
  return {
    ...services,
    /** Of its services, for another control plane on the same data. */
    options,
    clock,
    bus,
    app,
    /** Every route of every dialect, in the order in which they were registered. */
    routes,
    owner,
    send,
    teamPath: `/v1/teams/${team.id}`,
    /** The text of a new API key of the owner's. */
    aKey: async (...permissions: ApiPermission[]) => {
      const wanted = { name: "booking", permissions, expiresAtMs: null, notAfterMs: null };
      return (await guests.apiKeys.create(owner, wanted)).text;
    },
    aUser: async (person: Partial<NewUser> = {}): Promise<ActingUser> => {
      const id = systemIds.uuid();
      const wanted: NewUser = {
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
      return { user: await new UserRepository(db).insert(wanted), address: "192.0.2.9" };
    },
    /** An access token of that person. */
    tokenOf: async (person: ActingUser) => {
      return (await people.accessTokens.create(person, { name: "test", expiresAtMs: null })).secret;
    },
    /** An approved machine put straight into the database. */
    aMachine: async (ownerId: string | null, change: Partial<NewMachine> = {}) => {
      const id = systemIds.hex32();
      const machine: NewMachine = {
        id,
        peer_id: systemIds.ksuid(clock.now()),
        name: `machine ${id.slice(0, 6)}`,
        state: "approved",
        owner_id: ownerId,
        public_key: systemIds.secret(32),
        hostname: "render",
        os: "linux",
        os_version: "12",
        arch: "x64",
        ip: "192.0.2.50",
        ips: "192.0.2.50",
        memory_total_bytes: 1,
        agent_version: "0.1.0",
        inventory: "{}",
        inventory_digest: "",
        enrolled_at_ms: clock.now(),
        enrolment_token_id: "",
        approved_at_ms: clock.now(),
        approved_by: null,
        desired_revision: 1,
        ...change,
      };
      await new MachineRepository(db).insert(machine);
      return { id, peerId: machine.peer_id };
    },
    /** Audit actions, oldest first. */
    actions: async () => {
      const rows = await db.selectFrom("audit_event").select("action").orderBy("seq").execute();
      return rows.map((row) => row.action);
    },
  };
}

export type TeamHouse = Awaited<ReturnType<typeof openTeamHouse>>;
