import pino from "pino";
import { describe, expect, it } from "vitest";
import { DesiredStateSender } from "../../../../src/control-plane/agent-link/desired-state-sender.ts";
import type { LinkConnection } from "../../../../src/control-plane/agent-link/link-connection.ts";
import { LinkRefresher } from "../../../../src/control-plane/agent-link/link-refresher.ts";
import { MachineFrames } from "../../../../src/control-plane/agent-link/machine-frames.ts";
import { MachineLink } from "../../../../src/control-plane/agent-link/machine-link.ts";
import { DesiredStateSigner } from "../../../../src/control-plane/desired-state/desired-state-signer.ts";
import type { LinkRecord } from "../../../../src/control-plane/machines/machine-row.ts";
import { generateSigningKey } from "../../../../src/node/ed25519.ts";
import type { ControlPlaneFrame } from "../../../../src/protocol/agent-link/frame.ts";
import { FakeClock } from "../../../support/fake-clock.ts";

const MINA = { id: "mina", name: "Mina" };
const RUI = { id: "rui", name: "Rui" };

function aRecord(revision: number, owner: LinkRecord["owner"]): LinkRecord {
  const facts = { ip: "", inventoryDigest: "d", observedRevision: 0, publicKey: "k", grants: [] };
  return { ...facts, id: "m", name: `name ${revision}`, state: "approved", owner, desiredRevision: revision };
}

/** One machine on its link, and a database whose every read is answered when the test says so. */
function setup() {
  const clock = new FakeClock();
  const sent: ControlPlaneFrame[] = [];
  const connection = { isClosed: false, agentNonce: "n", send: (frame: ControlPlaneFrame) => void sent.push(frame) };
  const first = aRecord(1, MINA);
  const hello = { instanceId: "i", ip: "", inventoryDigest: "d" };
  const machine = new MachineLink(connection as unknown as LinkConnection, first, hello, clock.now());
  const reads: ((record: LinkRecord) => void)[] = [];
  const machines = { findForLink: () => new Promise<LinkRecord>((resolve) => reads.push(resolve)) };
  const sender = new DesiredStateSender(new DesiredStateSigner("t", generateSigningKey(), clock));
  const parts = { machines, sender, presence: {}, keys: {}, bus: {}, robots: {}, log: pino({ level: "silent" }) };
  const options = parts as unknown as ConstructorParameters<typeof LinkRefresher>[0] &
    ConstructorParameters<typeof MachineFrames>[0];
  sender.sendSnapshot(machine, first);
  return { machine, sent, reads, refresher: new LinkRefresher(options), frames: new MachineFrames(options) };
}

describe("a machine's record that is read late", () => {
  it("does not bring a former owner back", async () => {
    const { machine, reads, refresher } = setup();
    const [renamed, handedOver] = [refresher.refresh(machine), refresher.refresh(machine)];
    reads[1]?.(aRecord(3, RUI));
    await handedOver;
    reads[0]?.(aRecord(2, MINA));
    await renamed;
    expect([machine.ownerId, machine.sent?.revision]).toEqual([RUI.id, 3]);
  });

  it("is read again for an agent that lost its place, since what it missed is newer", async () => {
    const { machine, reads, refresher, frames, sent } = setup();
    const resync = Promise.resolve(frames.receive(machine, { type: "resync", revision: 1 }));
    const refresh = refresher.refresh(machine);
    reads[1]?.(aRecord(2, RUI));
    await refresh;
    reads[0]?.(aRecord(1, MINA));
    await new Promise((resolve) => setImmediate(resolve));
    reads[2]?.(aRecord(2, RUI));
    await resync;
    expect([sent.map((frame) => frame.type), machine.sent?.revision]).toEqual([["welcome", "delta", "welcome"], 2]);
  });
});
