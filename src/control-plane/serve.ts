import type { IncomingMessage, Server } from "node:http";
import { fileURLToPath } from "node:url";
import type { FastifyInstance } from "fastify";
import type { Logger } from "../node/logger.ts";
import { systemIds } from "../node/random.ts";
import { reachableUrl } from "../node/reachable-url.ts";
import { StartError } from "../node/start-error.ts";
import { registerApis } from "./api/register-apis.ts";
import { AuditSinks } from "./audit-sinks/audit-sinks.ts";
import type { Configuration } from "./configuration.ts";
import { buildApp } from "./http/build-app.ts";
import { clientAddress } from "./http/client-address.ts";
import { CredentialCallers } from "./http/credential-callers.ts";
import { LiveServer } from "./live/live-server.ts";
import { Metrics } from "./metrics/metrics.ts";
import { routeUpgrades } from "./route-upgrades.ts";
import { createServices, type Services } from "./services.ts";
import { openDatabase, pingDatabase, type Db } from "./storage/database.ts";

const WEB_ROOT = fileURLToPath(new URL("../../dist/renderer", import.meta.url));

/**
 * Connections that the kernel may hold until we get to them. After a restart everybody comes at once, and whoever finds the queue full
 * hears nothing and tries again after 1, 3, 7, 15 seconds. The kernel lowers it to its own limit.
 */
const LISTEN_BACKLOG = 16_384;

/** Runs a control plane until `signal` aborts: opens the storage, wires every feature, listens, and closes it all again in order. */
export async function serve(configuration: Configuration, log: Logger, signal: AbortSignal): Promise<void> {
  const db = await openDatabase(configuration.database);
  try {
    const running = await start(configuration, db, log);
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
    log.info("stopping");
    await running.stop();
  } finally {
    await db.destroy();
  }
}

async function start(configuration: Configuration, db: Db, log: Logger) {
  // The port is known only once we listen; links are made later than that.
  let listeningUrl = "";
  const baseUrl = () => configuration.publicUrl ?? reachableUrl(listeningUrl);
  const addressOf = (request: IncomingMessage) => clientAddress(request, configuration.trustProxy);
  const services = await createServices({ configuration, db, log, addressOf, baseUrl });
  const { fleet, guests, people, rateLimiter, setupCode, viewers } = services;
  const callers = new CredentialCallers({ ...configuration, ...people });
  const findUser = (id: string) => people.users.find(id);
  const live = new LiveServer({ ...services, ...fleet, callers, sessions: viewers.board, findUser });
  const { auditSinks: sinkConfiguration } = configuration;
  const auditSinks = new AuditSinks({
    ...services,
    db,
    teamId: services.team.id,
    configuration: sinkConfiguration,
    holder: systemIds.uuid(),
    isOnlyProcess: configuration.database.kind === "sqlite",
  });
  const metrics = createMetrics(services, live, auditSinks);
  const app = await buildApp({ ...configuration, log, webRoot: WEB_ROOT });
  const pingStorage = () => pingDatabase(db);
  await registerApis(app, { ...services, configuration, callers, metrics, pingStorage });
  if (configuration.bootstrapToken !== null) await fleet.tokens.createBootstrapToken(configuration.bootstrapToken);
  routeUpgrades(app.server, { agentLink: fleet.link, live, viewers: viewers.server });
  await viewers.start();
  guests.sweep.start();
  rateLimiter.start();
  await fleet.start();
  live.start();
  auditSinks.start();
  const reopen = () => auditSinks.reopen();
  // Without a file to open anew, the signal means what it always does.
  if (sinkConfiguration.file) process.on("SIGHUP", reopen);

  listeningUrl = await listen(app, configuration);
  announce(listeningUrl, (await people.setup.isDone()) ? null : setupCode);
  log.info({ url: listeningUrl, database: configuration.database.kind }, "ready");
  return {
    async stop(): Promise<void> {
      process.off("SIGHUP", reopen);
      live.stop();
      await guests.sweep.stop();
      await rateLimiter.stop();
      await viewers.stop();
      await fleet.stop();
      await app.close();
      await auditSinks.stop();
    },
  };
}

function createMetrics({ fleet, viewers }: Services, live: LiveServer, sinks: AuditSinks): Metrics {
  return new Metrics({
    machines: fleet.countMachines,
    agentLinks: () => fleet.link.stats(),
    liveSockets: () => live.stats().sockets,
    sessions: () => viewers.board.counts(),
    refusedAgents: () => fleet.link.stats().refused,
    auditSinks: () => sinks.stats(),
  });
}

/** @throws StartError when the address cannot be listened on */
async function listen(app: FastifyInstance, { listen: { host, port }, tls }: Configuration): Promise<string> {
  try {
    await app.listen({ host, port, backlog: LISTEN_BACKLOG });
  } catch (error) {
    const reason = isAddressInUse(error) ? "is taken by another program" : "cannot be listened on";
    throw new StartError(`${host}:${port} ${reason}`, { cause: error });
  }
  const bracketed = host.includes(":") ? `[${host}]` : host;
  return `${tls ? "https" : "http"}://${bracketed}:${portOf(app.server)}`;
}

function isAddressInUse(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}

/** The only lines on stdout; scripts wait for the first. */
function announce(listeningUrl: string, setupCode: string | null): void {
  const first =
    setupCode === null ? "" : `setup code: ${setupCode}\nfirst account: ${listeningUrl}/setup#${setupCode}\n`;
  // In one write, so that whoever has heard that it is ready knows whether a code follows.
  process.stdout.write(`ready ${listeningUrl}\n${first}`);
}
