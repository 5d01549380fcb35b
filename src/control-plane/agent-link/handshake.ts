import type { Clock } from "../../base/clock.ts";
import { verifySignature, type SigningKey } from "../../node/ed25519.ts";
import type { AgentFrame } from "../../protocol/agent-link/frame.ts";
import { AGENT_LINK_VERSION } from "../../protocol/agent-link/version.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { controlPlaneProofText, machineEnrolText, machineHelloText } from "../../protocol/signed-text.ts";
import type { EnrolmentService } from "../enrolment/enrolment-service.ts";
import { cleanText } from "../machines/clean-text.ts";
import type { MachineKeyService } from "../machines/machine-key-service.ts";
import type { MachineRepository } from "../machines/machine-repository.ts";
import type { LinkRecord } from "../machines/machine-row.ts";
import type { PresenceRegistry } from "../presence/presence-registry.ts";
import type { AgentConnection } from "./agent-connection.ts";
import type { DesiredStateSender } from "./desired-state-sender.ts";
import type { LinkRefresher } from "./link-refresher.ts";
import { MachineLink } from "./machine-link.ts";

/** How long an older link may take to prove that it is alive before a newcomer with the same key gets its place. */
export const PROBE_TIMEOUT_MS = 1_500;

export type Hello = Extract<AgentFrame, { type: "hello" }>;
export type Enrol = Extract<AgentFrame, { type: "enrol" }>;

interface Options {
  readonly teamId: string;
  readonly signingKey: SigningKey;
  readonly machines: MachineRepository;
  readonly keys: MachineKeyService;
  readonly enrolment: EnrolmentService;
  readonly presence: PresenceRegistry;
  readonly sender: DesiredStateSender;
  readonly refresher: LinkRefresher;
  readonly clock: Clock;
}

/** The beginning of every link: who is the control plane, who is the machine, and is it the only one. */
export class Handshake {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  challenge(connection: AgentConnection): void {
    const { teamId, signingKey, clock } = this.#options;
    const { nonce, agentNonce } = connection;
    const publicKey = signingKey.publicKey;
    connection.send({
      type: "challenge",
      version: AGENT_LINK_VERSION,
      teamId,
      nonce,
      serverTimeMs: clock.now(),
      signingKey: publicKey,
      signature: signingKey.sign(controlPlaneProofText({ teamId, publicKey, agentNonce, nonce })),
    });
  }

  async hello(connection: AgentConnection, hello: Hello): Promise<void> {
    if (this.#refuseSkew(connection, hello.agentTimeMs)) return;
    const { teamId, machines, refresher } = this.#options;
    const seen = refresher.seen;
    const record = await machines.findForLink(hello.machineId);
    if (!record) return connection.refuse("machine_unknown");
    const { nonce, agentNonce } = connection;
    const { machineId, agentTimeMs, instanceId } = hello;
    const text = machineHelloText({ teamId, machineId, nonce, agentNonce, agentTimeMs, instanceId });
    if (!verifySignature(record.publicKey, text, hello.signature)) return connection.refuse("signature_refused");
    if (await this.#isRival(connection, record, instanceId, cleanText(hello.hostname ?? ""))) return;
    this.#admit(connection, record, { ...hello, ip: cleanText(hello.ip) }, seen);
  }

  async enrol(connection: AgentConnection, enrol: Enrol): Promise<void> {
    if (this.#refuseSkew(connection, enrol.agentTimeMs)) return;
    const { teamId, enrolment, machines, refresher } = this.#options;
    const { nonce, agentNonce, address } = connection;
    const { publicKey, agentTimeMs, instanceId, inventory, inventoryDigest } = enrol;
    const text = machineEnrolText({ teamId, publicKey, nonce, agentNonce, agentTimeMs, instanceId });
    if (!verifySignature(publicKey, text, enrol.signature)) return connection.refuse("signature_refused");
    const request = { token: enrol.token, publicKey, inventory, inventoryDigest, address };
    if (enrol.replacesMachineId !== undefined) {
      await enrolment.requestKeyReplacement(enrol.replacesMachineId, request);
      return connection.refuse("machine_not_approved");
    }
    const machine = await enrolment.enrol(request);
    const seen = refresher.seen;
    const record = await machines.findForLink(machine.id);
    if (!record) return connection.refuse("machine_unknown");
    if (await this.#isRival(connection, record, instanceId, cleanText(inventory.hostname))) return;
    connection.send({ type: "enrolled", machineId: machine.id, peerId: machine.peerId });
    this.#admit(connection, record, { instanceId, inventoryDigest, ip: cleanText(inventory.ip) }, seen);
  }

  #refuseSkew(connection: AgentConnection, agentTimeMs: number): boolean {
    const skewMs = agentTimeMs - this.#options.clock.now();
    if (Math.abs(skewMs) <= LIMITS.clockSkewMs) return false;
    const by = describeSkew(skewMs);
    connection.refuse("clock_skew", {
      message: `This machine's clock is ${by} the control plane's. Set it and try again.`,
    });
    return true;
  }

  /**
   * True, and refused, when another living machine holds the link with this key (ATK-36). The same process may always come back, and so
   * may anybody when the older link is silent.
   */
  async #isRival(
    connection: AgentConnection,
    record: LinkRecord,
    instanceId: string,
    hostname: string,
  ): Promise<boolean> {
    const { presence, keys } = this.#options;
    for (;;) {
      const older = presence.linkOf(record.id);
      if (!older || older.instanceId === instanceId) return false;
      const alive = await older.link.answers(PROBE_TIMEOUT_MS);
      if (presence.linkOf(record.id) !== older) continue;
      if (!alive) return false;
      await keys.recordConflict(record.id, { address: connection.address, hostname });
      connection.refuse("key_in_use");
      return true;
    }
  }

  #admit(
    connection: AgentConnection,
    record: LinkRecord,
    hello: { instanceId: string; inventoryDigest: string; ip: string },
    seen: number,
  ): void {
    if (connection.isClosed) return;
    const { presence, sender, refresher, clock } = this.#options;
    const machine = new MachineLink(connection, record, hello, clock.now());
    connection.link(machine);
    presence.arrive(machine);
    if (machine.standing === "approved") sender.sendSnapshot(machine, record);
    else connection.send({ type: "waiting", machineId: record.id });
    // Something changed between the read and now: perhaps this machine.
    if (refresher.seen !== seen) refresher.refreshLater(machine, record.publicKey);
  }
}

function describeSkew(skewMs: number): string {
  const seconds = Math.round(Math.abs(skewMs) / 1_000);
  const amount = seconds < 7_200 ? `${Math.round(seconds / 60)} minutes` : `${Math.round(seconds / 3_600)} hours`;
  return `${amount} ${skewMs > 0 ? "ahead of" : "behind"}`;
}
