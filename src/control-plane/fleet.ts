import type { IncomingMessage } from "node:http";
import type { Clock } from "../base/clock.ts";
import type { Logger } from "../node/logger.ts";
import type { IdSource } from "../node/random.ts";
import { GroupBook } from "./access/group-book.ts";
import { GroupService } from "./access/group-service.ts";
import { createAgentLink } from "./agent-link/create-agent-link.ts";
import type { AuditLog } from "./audit/audit-log.ts";
import type { Bus } from "./bus/bus.ts";
import { loadOrCreateSigningKey } from "./desired-state/signing-key.ts";
import { EnrolmentService } from "./enrolment/enrolment-service.ts";
import { EnrolmentTokenService } from "./enrolment/enrolment-token-service.ts";
import { AssignmentService } from "./machines/assignment-service.ts";
import { MachineBulkService } from "./machines/machine-bulk-service.ts";
import { MachineChanges } from "./machines/machine-changes.ts";
import { MachineCounts } from "./machines/machine-counts.ts";
import { MachineDirectory } from "./machines/machine-directory.ts";
import { MachineExportService } from "./machines/machine-export-service.ts";
import { MachineImportService } from "./machines/machine-import-service.ts";
import { MachineKeyService } from "./machines/machine-key-service.ts";
import { MachineRepository } from "./machines/machine-repository.ts";
import { MachineService } from "./machines/machine-service.ts";
import { PresenceRegistry } from "./presence/presence-registry.ts";
import { PresenceRepository } from "./presence/presence-repository.ts";
import { RobotAdminService } from "./robots/robot-admin-service.ts";
import { RobotService } from "./robots/robot-service.ts";
import type { Db } from "./storage/database.ts";

export interface FleetOptions {
  readonly db: Db;
  readonly teamId: string;
  readonly audit: AuditLog;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: Logger;
  readonly addressOf: (request: IncomingMessage) => string;
}

/** Every service that is about machines and robots, wired together. */
export async function createFleet(options: FleetOptions) {
  const { db, log } = options;
  const signingKey = await loadOrCreateSigningKey(db);
  const presence = new PresenceRegistry({
    ...options,
    repository: new PresenceRepository(db),
    onError: (error) => log.error({ err: error }, "presence could not be stored; it is tried again"),
  });
  const groups = new GroupBook(options);
  const counts = new MachineCounts(options.bus);
  const keys = new MachineKeyService(options);
  const robots = new RobotService(options);
  const machines = new MachineRepository(db);
  const changes = new MachineChanges(options);
  const machineService = new MachineService({ ...options, changes });
  const enrolment = new EnrolmentService(options);
  const { link, hosts } = createAgentLink({ ...options, signingKey, machines, keys, enrolment, robots, presence });
  const isOnline = (machineId: string) => presence.linkOf(machineId) !== undefined;
  return {
    signingKey,
    presence,
    link,
    hosts,
    isOnline,
    countMachines: () => countMachines(machines, presence),
    machines: machineService,
    bulk: new MachineBulkService({ ...options, changes }),
    imports: new MachineImportService({ ...options, changes }),
    exports: new MachineExportService(options),
    assignments: new AssignmentService(options),
    groups,
    counts,
    groupService: new GroupService(options),
    directory: new MachineDirectory({ ...options, presence, groups, counts }),
    keys,
    tokens: new EnrolmentTokenService({ ...options, signingPublicKey: signingKey.publicKey }),
    robotAdmin: new RobotAdminService({ ...options, isOnline }),
    async start(): Promise<void> {
      await groups.start();
      await presence.start();
      link.start();
    },
    /** The links are closed after presence was stored, so that the next control plane expects these machines back. */
    async stop(): Promise<void> {
      await groups.stop();
      await presence.stop();
      await link.stop();
    },
  } as const;
}

export type Fleet = Awaited<ReturnType<typeof createFleet>>;

async function countMachines(machines: MachineRepository, presence: PresenceRegistry) {
  const { onlineCount: online, awaitedCount: reconnecting } = presence;
  return { online, reconnecting, offline: (await machines.count()) - online - reconnecting };
}
