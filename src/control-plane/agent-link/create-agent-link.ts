import type { IncomingMessage } from "node:http";
import type { Clock } from "../../base/clock.ts";
import type { SigningKey } from "../../node/ed25519.ts";
import type { Logger } from "../../node/logger.ts";
import type { IdSource } from "../../node/random.ts";
import type { Bus } from "../bus/bus.ts";
import { DesiredStateSigner } from "../desired-state/desired-state-signer.ts";
import { OwnerNames } from "../desired-state/owner-names.ts";
import type { EnrolmentService } from "../enrolment/enrolment-service.ts";
import type { MachineKeyService } from "../machines/machine-key-service.ts";
import type { MachineRepository } from "../machines/machine-repository.ts";
import type { PresenceRegistry } from "../presence/presence-registry.ts";
import type { RobotService } from "../robots/robot-service.ts";
import type { Db } from "../storage/database.ts";
import { AgentLinkServer } from "./agent-link-server.ts";
import { DesiredStateSender } from "./desired-state-sender.ts";
import { Handshake } from "./handshake.ts";
import { HostLinks } from "./host-links.ts";
import { LinkRefresher } from "./link-refresher.ts";
import { MachineFrames } from "./machine-frames.ts";
import { RobotFrames } from "./robot-frames.ts";
import { SessionFrames } from "./session-frames.ts";

export interface AgentLinkOptions {
  readonly db: Db;
  readonly teamId: string;
  readonly signingKey: SigningKey;
  readonly machines: MachineRepository;
  readonly keys: MachineKeyService;
  readonly enrolment: EnrolmentService;
  readonly robots: RobotService;
  readonly presence: PresenceRegistry;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly log: Logger;
  /** Where a request comes from, when a proxy stands in front. */
  readonly addressOf?: (request: IncomingMessage) => string;
}

/**
 * Puts the agent link together: the server, which the caller starts, stops and hands the upgrades for `AGENT_LINK_PATH`, and its machines as
 * hosts of sessions.
 */
export function createAgentLink(options: AgentLinkOptions): { link: AgentLinkServer; hosts: HostLinks } {
  const { teamId, signingKey, clock, log } = options;
  const sender = new DesiredStateSender(new DesiredStateSigner(teamId, signingKey, clock));
  const refresher = new LinkRefresher({ ...options, sender, log });
  const ownerNames = new OwnerNames({
    ...options,
    onError: (error) => log.error({ err: error }, "machines could not be told of their owner's new name"),
  });
  const robots = new RobotFrames(options.robots, clock, options.ids);
  const hosts = new HostLinks({ ...options, refresher });
  const sessions = new SessionFrames(hosts, options.bus);
  const link = new AgentLinkServer({
    ...options,
    handshake: new Handshake({ ...options, sender, refresher }),
    frames: new MachineFrames({ ...options, sender, refresher, robots, sessions }),
    refresher,
    ownerNames,
  });
  return { link, hosts };
}
