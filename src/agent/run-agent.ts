import { networkInterfaces, uptime } from "node:os";
import type { Clock } from "../base/clock.ts";
import type { AgentFrame } from "../protocol/agent-link/frame.ts";
import { preparePrivateFolder } from "../node/data-folder.ts";
import { keyFingerprint } from "../node/ed25519.ts";
import { lockFolder } from "../node/folder-lock.ts";
import { agentFolder } from "../node/local-control-address.ts";
import type { Logger } from "../node/logger.ts";
import type { IdSource } from "../node/random.ts";
import type { AgentOptions } from "./agent-options.ts";
import { captureNothing } from "./capture/no-capture.ts";
import { announceName } from "./desired-state/announce-name.ts";
import { DesiredStateStore } from "./desired-state/desired-state-store.ts";
import { openIdentity, type OpenedIdentity } from "./identity/open-identity.ts";
import { listAddresses } from "./inventory/addresses.ts";
import { startHosting, type Hosting, type HostingMeans } from "./hosting.ts";
import { InventoryKeeper, type FactSources } from "./inventory/inventory-keeper.ts";
import { quickFacts, type SlowFacts } from "./inventory/machine-facts.ts";
import { SlowFactsCache } from "./inventory/slow-facts-cache.ts";
import { Sampler, systemLoad } from "./inventory/sampler.ts";
import { MachineKeyService } from "./identity/machine-key-service.ts";
import { ComputerDesk } from "./local-control/computer-desk.ts";
import { EventFeed } from "./local-control/event-feed.ts";
import { LocalControlServer } from "./local-control/local-control-server.ts";
import type { LocalControlParts } from "./local-control/local-control-routes.ts";
import { RobotKeyStore } from "./robots/robot-key-store.ts";
import { RobotService, type RobotServiceParts } from "./robots/robot-service.ts";
import { PRODUCT_VERSION } from "../node/version.ts";
import { AgentLink, type AgentLinkParts } from "./link/agent-link.ts";
import { ControlPlaneTime } from "./link/control-plane-time.ts";
import { Introduction } from "./link/introduction.ts";

export interface AgentEnvironment {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly random: () => number;
  readonly log: Logger;
  /** Facts that take other programs to find out. @throws when they fail */
  readonly findSlowFacts: (signal: AbortSignal) => Promise<SlowFacts>;
  /** One line for scripts that watch the agent: `pending <fingerprint>`, `connected <name>`. */
  readonly say: (line: string) => void;
  readonly hosting: HostingMeans;
}

/**
 * The agent of one data folder, until `signal` aborts.
 * @throws StartError when it cannot start, or this machine cannot be enrolled
 */
export async function runAgent(options: AgentOptions, env: AgentEnvironment, signal: AbortSignal): Promise<void> {
  const folder = preparePrivateFolder(agentFolder(options.dataFolder));
  const lock = lockFolder(folder, "agent");
  try {
    await runLocked(folder, options, env, signal);
  } finally {
    lock[Symbol.dispose]();
  }
}

async function runLocked(
  folder: string,
  options: AgentOptions,
  env: AgentEnvironment,
  signal: AbortSignal,
): Promise<void> {
  const opened = openIdentity(folder, options, env.log);
  const serverTime = new ControlPlaneTime(env.clock, () => uptime() * 1_000);
  let link: AgentLink | null = null;
  let feed: EventFeed | null = null;
  const onChange = () => feed?.changed();
  const say = (frame: AgentFrame) => link?.say(frame) ?? false;
  const serverNow = () => serverTime.now();
  const means = options.hosts ? env.hosting : { ...env.hosting, openCapture: captureNothing };
  const hosting = await startHosting({ ...env, ...means, folder, serverNow, say, onChange });
  try {
    const machineId = opened.identity.current?.machineId ?? null;
    // The stored grants are in force from here on; input first.
    const desiredState = new DesiredStateStore(folder, machineId, [hosting.applier, announceName(env.log)]);
    const inventory = new InventoryKeeper(env.clock, env.log, factSources(folder, env), () => link?.inventoryChanged());
    const sampler = new Sampler(env.clock, systemLoad, (sample) => say({ type: "sample", sample }));
    const rooms = { opened, serverTime, hosting, desiredState, inventory, sampler };
    link = new AgentLink(linkParts(options, env, rooms, onChange));
    const local = localParts(folder, env, { opened, desiredState, link, hosting });
    feed = local.events;
    await runLinked(link, inventory, sampler, () => LocalControlServer.start(folder, local, env.log), signal);
  } finally {
    await hosting.stop();
  }
}

async function runLinked(
  link: AgentLink,
  inventory: InventoryKeeper,
  sampler: Sampler,
  startControl: () => Promise<LocalControlServer>,
  signal: AbortSignal,
): Promise<void> {
  const control = await startControl();
  try {
    inventory.start();
    sampler.start();
    await link.run(signal);
  } finally {
    sampler.stop();
    inventory.stop();
    await control.stop();
  }
}

/** The rooms of one agent that more than one function here wires. */
interface AgentRooms {
  readonly opened: OpenedIdentity;
  readonly serverTime: ControlPlaneTime;
  readonly hosting: Hosting;
  readonly desiredState: DesiredStateStore;
  readonly inventory: InventoryKeeper;
  readonly sampler: Sampler;
  readonly link: AgentLink;
}

function localParts(
  folder: string,
  { clock, ids, log }: AgentEnvironment,
  { opened, desiredState, link, hosting }: Pick<AgentRooms, "opened" | "desiredState" | "link" | "hosting">,
): LocalControlParts {
  const { identity, keys, server } = opened;
  const ask: RobotServiceParts["ask"] = (frame) => link.request(frame);
  const { guests } = hosting;
  const status = () => ({
    ...link.status,
    server,
    machineId: identity.current?.machineId ?? null,
    machineName: desiredState.applied?.state.machineName ?? null,
    keyFingerprint: keyFingerprint(keys.active.publicKey),
    agentVersion: PRODUCT_VERSION,
    appliedRevision: desiredState.applied?.revision ?? 0,
  });
  return {
    status,
    robots: new RobotService({ ask, identity, keys: new RobotKeyStore(folder), ids, log }),
    machineKey: new MachineKeyService({ ask, challengeNonce: () => link.challengeNonce, identity, keys }),
    guests,
    computer: new ComputerDesk({ hosting, link }),
    events: new EventFeed({ clock, status, guests: () => guests.list() }),
  };
}

function factSources(folder: string, { findSlowFacts, log }: AgentEnvironment): FactSources {
  return {
    quick: quickFacts,
    slow: findSlowFacts,
    addresses: () => listAddresses(networkInterfaces()),
    cache: new SlowFactsCache(folder, log),
  };
}

function linkParts(
  options: AgentOptions,
  env: AgentEnvironment,
  { opened, serverTime, hosting, desiredState, inventory, sampler }: Omit<AgentRooms, "link">,
  onStatus: () => void,
): AgentLinkParts {
  const { identity, keys, server } = opened;
  const { clock, ids, log, random, say } = env;
  const { token } = options;
  let isAnnounced = false;
  return {
    clock,
    ids,
    log,
    random,
    server,
    identity,
    desiredState,
    serverTime,
    introduction: new Introduction({ clock, identity, keys, desiredState, token, server, instanceId: ids.hex32() }),
    describeMachine: (ip) => inventory.describe(ip),
    onWaiting() {
      log.info({ fingerprint: keyFingerprint(keys.active.publicKey) }, "waiting for an admin's approval");
      say(`pending ${keyFingerprint(keys.active.publicKey)}`);
    },
    onWelcome() {
      const name = desiredState.applied?.state.machineName ?? "";
      log.info({ machineName: name }, "connected");
      if (!isAnnounced) say(`connected ${toPlainLine(name)}`);
      isAnnounced = true;
      sampler.restart();
      hosting.welcomed();
    },
    onHostingFrame: (frame) => hosting.receive(frame),
    onStatus,
  };
}

/** A name as part of a line for scripts and terminals: without anything that could steer them (ATK-42). */
function toPlainLine(text: string): string {
  return text.replaceAll(/\p{C}/gu, "");
}
